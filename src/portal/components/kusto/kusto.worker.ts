// The language service, off the page's own thread. The bridge sets globals that the service reads while it loads.
import '@kusto/language-service/bridge.min'
import '@kusto/monaco-kusto/release/esm/kusto.worker'
