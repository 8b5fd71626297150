import type { Note } from "../../messages/notes";
import { isUrn, partsOf } from "../protocol/urn";
import { isObject } from "../protocol/values";

/**
 * What is to be said of operations that an update began, and of whose end its state does not know.
 * @param operations of a deployment: `{ resource, type }`, such as "creating". Source: https://www.pulumi.com/docs/reference/cloud-rest-api/schema/appoperationv2/
 */
export function pendingNotes(operations: unknown): Note[] {
  const pending = Array.isArray(operations) ? operations.flatMap(described) : [];
  const [first] = pending;
  if (first === undefined) return [];
  const text = `has ${pending.length === 1 ? "a pending operation" : `${pending.length} pending operations`}, such as ${first}: an update was interrupted, so what is deployed may differ from what was judged. Run pulumi refresh, and export the state again.`;
  return [{ kind: "other", text }];
}

function described(operation: unknown): string[] {
  if (!isObject(operation) || !isObject(operation.resource) || !isUrn(operation.resource.urn)) return [];
  const { type, name } = partsOf(operation.resource.urn);
  const what = typeof operation.type === "string" ? operation.type : "changing";
  return [`${what} ${type.slice(type.lastIndexOf(":") + 1)} ${name}`];
}
