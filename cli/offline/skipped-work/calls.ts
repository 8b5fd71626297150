import type { Kind } from "./definitions";
import { requestOf } from "./imports";
import type { Names } from "./names";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { areTwo, scopeOf } from "./scope";
import type { Call, Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, nodesIn } from "./syntax";

const EMITTING = new Set(["emit", "dispatchEvent", "next"]);
const LISTENING = new Set(["on", "once", "addListener", "prependListener", "addEventListener", "subscribe"]);

/** Finds what some code of the program calls, by its names. */
export class Calls {
  constructor(
    private readonly sources: OwnSources,
    private readonly names: Names,
  ) {}

  /** A piece and all that it calls, and so on. */
  from(first: Piece): Piece[] {
    const reached = new Map([[first.node, first]]);
    for (const piece of reached.values())
      for (const called of this.directly(piece))
        if (!reached.has(called.node)) reached.set(called.node, called);
    return [...reached.values()];
  }

  private *directly({ node: root, source }: Piece): Iterable<Piece> {
    // What a piece declares is a part of it.
    const { names: own } = scopeOf(root);
    const named = (chain: readonly string[], kinds: readonly Kind[]) =>
      chain.length === 1 && own.has(chain[0] ?? "") ? [] : this.names.of(source, chain, kinds);
    // Another name for a function.
    if (isName(root)) yield* this.names.of(source, chainOf(root), ["function"]);
    for (const node of nodesIn(root)) {
      if (isCall(node)) {
        const chain = calleeOf(node);
        yield* this.loaded(source, node);
        if (chain.length > 1 && EMITTING.has(chain.at(-1) ?? "")) yield* this.handlers(node);
        yield* named(chain, ["function", "variable"]);
      } else if (node.type === "TaggedTemplateExpression") yield* named(chainOf(node.tag), ["function"]);
      else if (node.type === "NewExpression") yield* named(chainOf(node.callee), ["class"]);
      else if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression")
        yield* named(chainOf(node), ["getter"]);
      for (const passed of passedOnBy(node)) yield* named(chainOf(passed), ["function"]);
    }
  }

  private loaded(source: OwnSource | undefined, call: Call): Piece[] {
    const request = requestOf(call);
    const path = source?.imports.find((each) => request !== undefined && each.request === request)?.path;
    const file = path === undefined ? undefined : this.sources.at(path);
    return file ? [{ node: file.tree, source: file }] : [];
  }

  /** What is run where an event is emitted. */
  private *handlers(emitting: Call): Iterable<Piece> {
    const [emitter = ""] = calleeOf(emitting).slice(-2);
    const event = eventOf(emitting);
    for (const source of this.sources.all) {
      for (const node of nodesIn(source.tree)) {
        if (!isCall(node)) continue;
        const [object = "", method = ""] = calleeOf(node).slice(-2);
        if (!LISTENING.has(method) || object === "process" || areTwo(source.tree, emitter, object)) continue;
        const its = eventOf(node);
        if (event === undefined || its === undefined || event === its)
          for (const each of node.arguments) yield { node: each, source };
      }
    }
  }
}

/** The name of the event that is emitted or listened to; undefined where the program computes it, or there is none. */
function eventOf({ arguments: [event] }: Call): string | undefined {
  return event?.type === "StringLiteral" ? event.value : undefined;
}

/** What is given to a function, or put into an object or a list, as it is: whoever gets it may call it. */
function passedOnBy(node: Node): Node[] {
  const values = isCall(node) || node.type === "NewExpression" ? node.arguments : [];
  const elements = node.type === "ArrayExpression" ? node.elements : [];
  const property = node.type === "ObjectProperty" ? [node.value] : [];
  return [...values, ...elements, ...property].flatMap((value) => {
    const given = value && bare(value);
    return given && isName(given) ? [given] : [];
  });
}

const isName = ({ type }: Node): boolean => type === "Identifier" || type === "MemberExpression";
