import type { OwnSources, Piece } from "./own-sources";
import { areDistinctObjects } from "./scope";
import type { Call } from "./syntax";
import { calleeOf, isCall, nodesIn } from "./syntax";

const EMITTING = new Set(["emit", "dispatchEvent", "next"]);
const LISTENING = new Set(["on", "once", "addListener", "prependListener", "addEventListener", "subscribe"]);

/** The handlers that a call may run, as it emits an event; none for any other call. */
export function* handlersOf(call: Call, sources: OwnSources): Iterable<Piece> {
  const chain = calleeOf(call);
  if (chain.length < 2 || !EMITTING.has(chain.at(-1) ?? "")) return;
  const [emitter = ""] = chain.slice(-2);
  const event = eventOf(call);
  for (const source of sources.all) {
    for (const node of nodesIn(source.tree)) {
      if (!isCall(node)) continue;
      const [object = "", method = ""] = calleeOf(node).slice(-2);
      if (!LISTENING.has(method) || object === "process") continue;
      if (areDistinctObjects(source.tree, emitter, object)) continue;
      const handled = eventOf(node);
      if (event === undefined || handled === undefined || event === handled)
        for (const each of node.arguments) yield { node: each, source };
    }
  }
}

/** The name of the event that is emitted or listened to; undefined where the program computes it, or there is none. */
function eventOf({ arguments: [event] }: Call): string | undefined {
  return event?.type === "StringLiteral" ? event.value : undefined;
}
