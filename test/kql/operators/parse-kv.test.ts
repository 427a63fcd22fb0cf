// parse-kv: pairs by delimiters, in quotes, by the words around them and by an expression.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

const delimited = "with (pair_delimiter=';', kv_delimiter='=')"
const spaced = "with (pair_delimiter=' ', kv_delimiter='='"

describe('parse-kv', () => {
  cases('delimiters', [
    [`print s="a=1;b=x y" | parse-kv s as (a: long, b: string) ${delimited}`, [['a=1;b=x y', 1, 'x y']]],
    [`print s="b=2;a=1;b=3" | parse-kv s as (a: long, b: long, c: long) ${delimited} | project a, b, c`, [[1, 2, null]]],
    [`print s=" a = 1 ; b = " | parse-kv s as (a: string, b: string) ${delimited} | project a, b`, [['1', '']]],
    [`print s="a=b=c" | parse-kv s as (a: string, b: string) ${delimited} | project a, b`, [['b=c', '']]],
    [`print s="no pairs" | parse-kv s as (a: string) ${delimited} | project a`, [['']]],
    [`print s="name=John Doe phone=555" | parse-kv s as (name: string, phone: long) ${spaced}) | project name, phone`, [['John', 555]]],
    ["print s='a->1;;b->2;3' | parse-kv s as (a: long, b: string) with (pair_delimiter=';;', kv_delimiter='->') | project a, b", [[1, '2;3']]],
    [`print a="old", s="a=new" | parse-kv s as (a: string) ${delimited}`, [['new', 'a=new']]],
  ]) // prettier-ignore

  cases('quotes', [
    [`print s='a="x y" "b c"=2' | parse-kv s as (a: string, ['b c']: long) ${spaced}, quote='"') | project-away s`, [['x y', 2]]],
    [`print s='a=(x y) b=2' | parse-kv s as (a: string, b: long) ${spaced}, quote='()') | project a, b`, [['x y', 2]]],
    [`print s=@'a="x \\"y\\"" b=2' | parse-kv s as (a: string, b: long) ${spaced}, quote='"', escape=@'\\') | project a, b`, [['x "y"', 2]]],
    [`print s="a='b=1;c=2';c=3" | parse-kv s as (a: string, b: long, c: long) with (pair_delimiter=';', kv_delimiter='=', quote="'") | project a, b, c`, [['b=1;c=2', null, 3]]],
    [`print s='a=<x y> b="c=2"' | parse-kv s as (a: string, b: string, c: long) ${spaced}, quote='<>', quote='"') | project-away s`, [['x y', 'c=2', null]]],
    [`print s='a="x!"y" b="^^"' | parse-kv s as (a: string, b: string) ${spaced}, quote='"', escape='!', escape='^') | project-away s`, [['x"y', '^']]],
  ]) // prettier-ignore

  cases('other forms', [
    ['print s="34 [INFO] Id:45, Machine:Node1, Text: Started" | parse-kv s as (Text: string, Id: long) | project Text, Id', [['Started', 45]]],
    [`print s="a 'b c' d" | parse-kv s as (a: string) with (quote="'") | project a`, [['b c']]],
    [`print s='"k 1": "x", "k2":"y"' | parse-kv s as (k2: string, ['k 1']: string) with (regex=@'"([\\w ]+)"\\s*:\\s*"([^"]*)"') | project-away s`, [['y', 'x']]],
  ]) // prettier-ignore

  cases('a dynamic is what its text says', [
    [
      'print s="a=1;b=[2]" | parse-kv s as (a: dynamic, b: dynamic, c: dynamic) with (pair_delimiter=";", kv_delimiter="=") | project a + 1, b[0], gettype(c)',
      [[2, 2, 'null']],
    ],
  ])

  cases('greedy values', [
    [`print s="name=John Doe phone=555 5555 city=New York" | parse-kv s as (name: string, phone: string, city: string) ${spaced}, greedy=true) | project-away s`, [['John Doe', '555 5555', 'New York']]],
    ["print s='a==1;2&&b==3&&c&&d==4' | parse-kv s as (a: string, b: string, d: long) with (pair_delimiter='&&', kv_delimiter='==', greedy=true) | project-away s", [['1;2', '3&&c', 4]]],
    ["print s=' a = 1 , 2 ,b= 3,d=x,y' | parse-kv s as (a: string, b: long, d: string) with (pair_delimiter=',', kv_delimiter='=', greedy=true) | project-away s", [['1 , 2', 3, 'x,y']]],
  ]) // prettier-ignore

  refuses(`print s="" | «parse-kv s as (a: long) ${spaced}, quote="'", greedy=true)»`, 'KQL4004')
  refuses(`print s="" | parse-kv s as (a: long) with (regex=«@'(\\w+)=\\d'»)`, 'KQL3010')
  refuses(`print s="" | parse-kv s as (a: long) with (regex=«"(a)=(b)()"»)`, 'KQL3010')
  refuses(`print s="" | parse-kv s as (a: long) with (regex=«"(a)=(b"»)`, 'KQL3016')
  refuses('print s="" | «parse-kv s as (a: long) with (pair_delimiter=" ")»', 'KQL3010')
  refuses('print s=1 | parse-kv «s» as (a: long) with (pair_delimiter=" ", kv_delimiter="=")', 'KQL3001')
})
