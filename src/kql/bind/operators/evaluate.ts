// evaluate: a plugin over the rows so far.
import type { Evaluate } from '../../../../grammar/ast.js'
import { isReferencePlugin } from '../../functions/index.js'
import { pluginNotSupported, pluginRefused, unknownPlugin } from '../../problems.js'
import { reportMisplaced } from '../misplaced.js'
import { plugins, refusedPlugins } from '../plugins/index.js'
import { PluginCall } from '../plugins/plugin.js'
import { nearest } from '../scope.js'
import type { BindOperator } from './context.js'
import { areDistinct } from './columns.js'

export const evaluate: BindOperator<Evaluate> = (node, input, context) => {
  const { name, span } = node.call.name
  const declared = node.schema?.map((column) => column.name) ?? []
  if (!areDistinct(declared, context)) return undefined
  const plugin = Object.hasOwn(plugins, name) ? plugins[name] : undefined
  if (plugin) {
    const given = plugin.bind(new PluginCall(node, context), input, context)
    return given && context.binder.orders.unpromised(given)
  }
  const reason = Object.hasOwn(refusedPlugins, name) ? refusedPlugins[name] : undefined
  if (reason !== undefined) context.binder.report(pluginRefused({ name, reason }), span)
  else if (isReferencePlugin(name)) context.binder.report(pluginNotSupported({ name }), span)
  else if (!reportMisplaced(node.call, context.binder))
    context.binder.report(unknownPlugin({ name, near: nearest(name, Object.keys(plugins)) }), span)
  return undefined
}
