// parse_xml: the reference's table of forms, and what is no XML.
import { cases } from '../../support/hunting.js'

const parsed = (xml: string, answer: unknown): readonly [string, unknown] => [
  `print parse_xml(${JSON.stringify(xml)})`,
  [[answer]],
]

cases('parse_xml', [
  ['print x = strrep("ä", 1024) | extend x = strrep(x, 500) | project isnull(parse_xml(strcat("<e>", x, x, "</e>"))), isnull(parse_xml(strcat("<e>", x, "</e>")))', [[true, false]]], // prettier-ignore
  parsed('<e/>', { e: null }),
  parsed('<e>text</e>', { e: 'text' }),
  parsed('<e name="value" />', { e: { '@name': 'value' } }),
  parsed('<e name="value">text</e>', { e: { '@name': 'value', '#text': 'text' } }),
  parsed('<e> <a>text</a> <b>text</b> </e>', { e: { a: 'text', b: 'text' } }),
  parsed('<e> <a>text</a> <a>text</a> </e>', { e: { a: ['text', 'text'] } }),
  parsed('<e> text <a>text</a> </e>', { e: { '#text': 'text', a: 'text' } }),
  parsed('<?xml version="1.0"?><!-- c --><e>&lt;&#228;&#x1F985;<![CDATA[<&>]]></e>', { e: '<ä🦅<&>' }),
  parsed("<Event xmlns='urn:x'><Data Name='A'>1</Data><Data Name='B'/></Event>", {
    Event: { '@xmlns': 'urn:x', Data: [{ '@Name': 'A', '#text': '1' }, { '@Name': 'B' }] },
  }),
  ...['', 'text', '<e>', '<e></f>', '<e/><f/>', '<e a="1" a="2"/>', '<e>&nbsp;</e>', '<!DOCTYPE e><e/>', '<e a=1/>', '<e', '<1/>'].map((xml) => parsed(xml, null)), // prettier-ignore
])
