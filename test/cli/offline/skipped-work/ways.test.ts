import assert from "node:assert/strict";
import { effectIn } from "./program";

/** What the programs have: functions and classes of which some make resources, and tables of both. */
const OWN = `
import * as gcp from "@pulumi/gcp";
import google, { pubsub as messages } from "@pulumi/gcp";
import * as lodash from "lodash";
import * as util from "node:util";
import * as lib from "./lib";
import { register, run, still } from "./registry";
import Messages = gcp.pubsub;
const T = gcp.pubsub.Topic;
const mk = (name) => new T(name, {});
const text = (name) => "x" + name;
const typed = (name: string): unknown => new T(name, {});
const makers = { mk, text, nested: { mk, text } };
const texts = { text, also: (name) => name };
const list = [text, mk];
const kinds = { topic: T, map: Map };
const byName = new Map([["mk", mk]]);
const textByName = new Map([["text", text]]);
const late = {};
late[process.env.NAME] = mk;
const steps = [];
steps.push(() => mk("step"));
register("mk", () => mk("registered"));
const wrap = (work) => (...all) => work(...all);
const wrapped = wrap(mk);
const harmless = wrap(text);
const api = (work) => ({ run: () => work("api") });
const making = api(mk);
const reading = api(text);
const pick = (name) => makers[name];
const later = (out, work) => out.apply((v) => work(v));
later(cluster.endpoint, mk);
class Shop {
  static all = { mk };
  static texts = { text };
  steps = [() => mk("step")];
  get topic() { return mk("got"); }
  open() { this.steps.forEach((step) => step()); }
  go(name) { return this[name](); }
  then() { return mk("awaited"); }
  toJSON() { return mk("text"); }
  name() { return "shop"; }
}
class Pools { static make(e) { return mk(e); } }
class Labels { static of(e) { return text(e); } }
const shop = new Shop();
const each = { *[Symbol.iterator]() { yield mk("each"); } };
const any = new Proxy({}, { get: () => mk("any") });
const defined = {};
Object.defineProperty(defined, "late", { get: () => mk("defined") });
let spread = { text };
spread = { ...spread, more: text };
let joined = [text];
joined = [...joined, text];
let collected = new Map();
collected = new Map([...collected, ["text", text]]);
const topic = mk("made");
const topics = ["a", "b"].map(mk);
const byId = {};
for (const id of ["a"]) byId[id] = mk(id);
const tag = (parts, name) => mk(name);
const runner = new lib.Runner(() => mk("run"));
const { mk: taken, text: takenText } = makers;
class Model {}
class Client {
  static topic = mk("static");
  static names = { text };
  steps = [(host) => mk(host)];
  url(host) { return text(host); }
  open(host) { return mk(host); }
}
const client = new Client();
class Opened { constructor() { mk("opened"); } }
class Reopened extends Opened {}
class Component extends gcp.pubsub.Topic { static texts = { text }; }
const Alias = Model;
class Renamed extends Alias {}
const models = { Model };
`;

const FILES = {
  "lib.ts": `
import * as gcp from "@pulumi/gcp";
const make = (name: string) => new gcp.pubsub.Topic(name, {});
const label = (name: string) => name;
const outer = (name: string) => make(name);
class Runner {
  constructor(private readonly work: () => void) { this.run = work; }
}
export { make, label, outer, Runner };
export const table = { make, label };
export const kinds = { topic: gcp.pubsub.Topic };
`,
  "registry.ts": `
const all = {};
const quiet = {};
export const register = (name, work) => { all[name] = work; };
export const hush = (name, work) => { quiet[name] = work; };
export const run = (name) => all[name]();
export const still = (name) => quiet[name]();
hush("a", () => "a");
`,
};

/** Functions that may make a resource, by how they get to what makes it. */
const MAKES = {
  "a table": [
    "(v) => Pools[v](v)",
    "(v) => Pools['ma' + v](v)",
    "(v) => makers[v](v)",
    "(v) => makers['mk'](v)",
    "(v) => makers.nested[v](v)",
    "(v) => (v ? makers.mk : makers.text)(v)",
    "(v) => (makers.mk || null)?.(v)",
    "(v) => list[1](v)",
    "(v) => list.at(-1)(v)",
    "(v) => Object.values(makers).forEach((f) => f(v))",
    "(v) => Object.keys(makers).forEach((key) => makers[key](v))",
    "(v) => { for (const f of list) f(v); }",
    "(v) => { for (const key in makers) makers[key](v); }",
    "(v) => byName.get(v)(v)",
    "(v) => { for (const [, f] of byName) f(v); }",
    "(v) => [...byName.values()].map((f) => f(v))",
    "(v) => late[v](v)",
    "(v) => late.any(v)",
    "(v) => steps.forEach((step) => step())",
    "(v) => { const all = []; for (const name of v) all.push(mk); for (const f of all) f(v); }",
    "(v) => Reflect.get(makers, v)(v)",
    "(v) => lodash.invoke(makers, v)",
    "(v) => ({ ...makers })[v](v)",
    "(v) => Shop.all[v](v)",
    "(v) => pick(v)(v)",
    "(v) => run(v)",
  ],
  "a table of classes": [
    "() => new kinds.topic('a')",
    "(v) => new kinds[v]('a')",
    "() => { const { topic } = kinds; new topic('a'); }",
    "() => Object.values(kinds).forEach((kind) => new kind('a'))",
    "() => [T].forEach((kind) => new kind('a'))",
    "(v) => new gcp.pubsub[v]('a')",
    "(v) => new messages[v ? 'Topic' : 'Subscription']('a')",
    "(v) => new Messages[v]('a')",
    "(v) => v.map(({ kind, name }) => new (gcp.pubsub as any)[kind]!(name))",
    "(v) => { const Kind = (gcp.pubsub as any)[v]; new Kind('a'); }",
    "(v) => { const { [v]: Kind } = google.pubsub; new Kind('a'); }",
    "(v) => { const Kind = Reflect.get(gcp.pubsub, v); new Kind('a'); }",
    "() => Reflect.construct(T, ['a'])",
    "(v) => Reflect.construct(gcp.pubsub[v], ['a'])",
    "() => new lib.kinds.topic('a')",
    "() => new (class extends T {})('a')",
  ],
  "another name": [
    "(v) => { const { mk } = makers; mk(v); }",
    "(v) => { const { [v]: f } = makers; f(v); }",
    "(v) => { const { text, ...others } = makers; others[v](v); }",
    "(v) => { const [, f] = list; f(v); }",
    "(v) => { let f; ({ mk: f } = makers); f(v); }",
    "(v) => { const f = v ? mk : text; f(v); }",
    "(v) => taken(v)",
  ],
  "a module": [
    "(v) => { const { make } = lib; make(v); }",
    "(v) => { const { make: it } = lib; it(v); }",
    "(v) => { const it = lib.make; it(v); }",
    "(v) => { const { make } = require('./lib'); make(v); }",
    "async (v) => (await import('./lib')).make(v)",
    "(v) => lib.table[v](v)",
    "(v) => lib_1.table[v](v)",
    "(v) => lib[v](v)",
    "(v) => lib.outer(v)",
    "(v) => require('./' + v)",
  ],
  "what calls it for others": [
    "(v) => Array.from([v], mk)",
    "(v) => JSON.parse(v, mk)",
    "(v) => v.replace(/a/g, mk)",
    "(v) => Promise.resolve(v).then(mk)",
    "(v) => setTimeout(mk, 1)",
    "(v) => mk.call(null, v)",
    "(v) => Reflect.apply(mk, null, [v])",
    "(v) => wrapped(v)",
    "(v) => [v].map(wrapped)",
    "() => making.run()",
    "() => runner.run()",
    "(v) => pulumi.output(v).apply(mk)",
    "(v) => eval('mk(v)')",
    "() => new Function('mk', 'mk()')(mk)",
  ],
  "syntax that calls it": [
    "(v, topic = mk(v)) => topic",
    "({ topic = mk('a') }) => topic",
    "(v) => tag`of $" + "{v}`",
    "(v) => makers.mk?.(v)",
    "() => { class Local { static { mk('a'); } } }",
    "() => { class Local { static topic = mk('a'); } }",
    "() => { class Local { topic = mk('a'); } new Local(); }",
    "() => [...each]",
    "() => { for (const one of each) text(one); }",
    "async () => { await shop; }",
    "() => JSON.stringify({ shop })",
    "() => shop.topic.id",
    "() => { const { topic } = shop; text(topic); }",
    "() => any.name",
    "() => defined.late.id",
  ],
  "an object": [
    "(v) => new Client().open(v)",
    "() => new Reopened()",
    "() => new Component('a')",
    "(v) => ((kind) => new kind(v))(Component)",
    "() => shop.open()",
    "(v) => shop[v]()",
    "(v) => shop.go(v)",
    "() => shop.steps[0]()",
  ],
};

/** Functions that make none, though the program has what does. */
const MAKES_NONE = {
  "a table": [
    "(v) => makers.text(v)",
    "(v) => makers.nested.text(v)",
    "(v) => texts[v](v)",
    "(v) => Object.values(texts).map((f) => f(v))",
    "(v) => list[0](v)",
    "(v) => textByName.get(v)(v)",
    "(v) => ({ ...texts, other: text })[v](v)",
    "(v) => Shop.texts[v](v)",
    "(v) => Labels[v](v)",
    "(v) => Labels.of(v)",
    "(v) => still(v)",
    "() => Object.keys(makers).length + list.length",
    "(v) => v in makers || list.includes(v) || byName.has(v)",
    "(v) => byId[v].id",
    "() => topics.map(({ id }) => id)",
    "(v) => spread[v](v)",
    "(v) => spread.text(v)",
    "(v) => joined[0](v)",
    "(v) => collected.get(v)(v)",
  ],
  "a table of classes": [
    "() => new kinds.map()",
    "() => { const { map: Kind } = kinds; new Kind(); }",
    "(v) => new models[v]()",
    "(v) => new util[v]()",
    "(v) => Reflect.construct(Map, [v])",
    "(v) => gcp.pubsub[v] === undefined",
    "(v) => v instanceof kinds.topic",
    "(v) => T.isInstance(v)",
  ],
  "another name": [
    "(v) => { const { text } = makers; return text(v); }",
    "(v) => { const [f] = list; return f(v); }",
    "(v) => takenText(v)",
    "(v) => typeof mk === v || v === mk",
  ],
  "a module": [
    "(v) => { const { label } = lib; return label(v); }",
    "(v) => { const it = lib.label; return it(v); }",
    "(v) => { const { label } = require('./lib'); return label(v); }",
    "(v) => lib.table.label(v)",
    "(v) => require(`./$" + "{v}.json`)",
  ],
  "what calls it for others": [
    "(v) => harmless(v)",
    "() => reading.run()",
    "(v) => [v].map(text)",
    "(v) => ({ id: topic.id, name: text(topic) })",
  ],
  "an object": [
    "() => shop.name()",
    "(v) => new Client().url(v)",
    "(v) => Client.names[v](v)",
    "(v) => Component.texts.text(v)",
    "() => new Renamed()",
    "(v) => ({ v, text: text(client) })",
  ],
};

/** What is given to an output, the text of the function that it is, and whether that may make a resource. */
const GIVEN: [call: string, work: string, makes: boolean][] = [
  ["wrap(mk)", "(...all) => work(...all)", true],
  ["wrap(() => new T('a'))", "(...all) => work(...all)", true],
  ["wrap(text)", "(...all) => work(...all)", false],
  ["wrapped", "(...all) => work(...all)", true],
  ["harmless", "(...all) => work(...all)", false],
  [
    "lodash.once(mk)",
    "function() { if (--n > 0) result = func.apply(this, arguments); return result; }",
    true,
  ],
  [
    "lodash.once(text)",
    "function() { if (--n > 0) result = func.apply(this, arguments); return result; }",
    false,
  ],
  [
    "util.promisify((v, done) => { mk(v); done(); })",
    "function fn(...args) { return new Promise(() => original(args)); }",
    true,
  ],
  ["v ? mk : text", "(name) => new T(name, {})", true],
  ["v ? mk : text", '(name) => "x" + name', false],
  ["v ? typed : text", "(name) => new T(name, {})", true],
  ["v ? typed : text", "(name) =>   'x' + name", false],
  ["lib.outer", "(name) => (0, exports.make)(name)", true],
  ["mk.bind(null, 1)", "function () { [native code] }", true],
  ["text.bind(null, 1)", "function () { [native code] }", false],
  ["makers.mk", "(name) => new T(name, {})", true],
  ["lib.outer", "(name) => make(name)", true],
  ["lib.label", "(name) => name", false],
  ["(v) => new messages[v]('a')", "(v) => new _gcp.pubsub[v]('a')", true],
  ["(v) => new messages[v]('a')", "(v) => new gcp_1.pubsub[v]('a')", true],
  ["(v) => new google.pubsub[v]('a')", "(v) => new _gcp2.default.pubsub[v]('a')", true],
  ["(v) => new util[v]()", "(v) => new util[v]()", false],
  ["(work)", "(v) => work(v)", true],
];

const effectOf = (work: string, call = work) => effectIn({ work, call, own: OWN, files: FILES });

describe("SkippedWork, of the ways to what makes a resource,", () => {
  for (const [way, works] of Object.entries(MAKES))
    for (const work of works) it(`finds it by ${way}: ${work}`, () => assert.equal(effectOf(work), "makes"));
  for (const [way, works] of Object.entries(MAKES_NONE))
    for (const work of works)
      it(`finds none by ${way}: ${work}`, () => assert.equal(effectOf(work), undefined));
  for (const [call, work, makes] of GIVEN)
    it(`finds ${makes ? "it" : "none"} by what is given: ${call} of ${work}`, () =>
      assert.equal(effectOf(work, call), makes ? "makes" : undefined));
});
