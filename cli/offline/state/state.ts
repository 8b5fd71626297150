import { NotEvaluated } from "../../messages/errors";
import type { Note } from "../../messages/notes";
import { orHowToWrite, readUtf8 } from "../files/input-file";
import type { JudgedResource, ProviderResource } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { isUrn, PROVIDER_PREFIX, partsOf } from "../protocol/urn";
import { fromState, isObject, record } from "../protocol/values";
import { foreignKind } from "./foreign-file";
import { pendingNotes } from "./pending-operations";
import { PARTS, type Part, type StateText } from "./resource-places";
import { type Entry, StateResource, UnmanagedResource } from "./state-resource";
import { fitting } from "./state-size";
import { splitState } from "./state-text";
import { toolMessage } from "./tool-message";

/** The resources of a stack as they stand in its exported state. */
export interface State {
  stack: string;
  project: string;
  resources: JudgedResource[];
  /**
   * Resources that exist, but that the stack does not manage now: it only reads them, or has deleted them to replace them. Policies learn
   * that they exist.
   */
  unmanaged: UnmanagedResource[];
  /** Resources that are about to be deleted. */
  leaving: JudgedResource[];
  /** Reasons to doubt that the state shows what is deployed. */
  notes: readonly Note[];
}

/** Types for which GKE always reports properties: without any there is nothing to judge. */
const OF_GKE = "gcp:container/";

/** Marks of resources that the stack does not manage, or that are about to be replaced. */
const UNMANAGED = ["external", "pendingReplacement"] as const;

/** Versions of a deployment whose resources have the format that is read here. */
const VERSIONS = [3, 4];

/**
 * Reads what `pulumi stack export` writes, or a checkpoint of a file backend. A resource that waits for its deletion, one that the
 * program only reads, and one that is deleted and waits to be created anew, are apart. Source for `pendingReplacement`:
 * https://www.pulumi.com/docs/reference/cloud-rest-api/schema/appresourcev3/
 * @throws NotEvaluated for any other file.
 */
export function readState(file: string): State {
  const bytes = orHowToWrite(`pulumi stack export --file ${file}`, () => readUtf8(file));
  const source = splitState(file, fitting(file, bytes));
  const deployment = deploymentOf(file, parseFrame(file, source));
  const given = deployment.resources ?? [];
  if (!Array.isArray(given))
    throw new NotEvaluated(`${file} is not the state of a Pulumi stack: its resources are not a list.`);
  const part = (number: number, name: Part) =>
    fromState(record(parsed(file, () => source.part(number, name))));
  const resources: JudgedResource[] = [];
  const unmanaged: UnmanagedResource[] = [];
  const leaving: JudgedResource[] = [];
  const providers = new Map<string, ProviderResource>();
  const parts = { providers, part };
  let first: string | undefined;
  for (const [i, number] of given.entries()) {
    const entry = parsed(file, () => source.resource(number));
    if (!isObject(entry) || !isUrn(entry.urn) || typeof entry.type !== "string")
      throw new NotEvaluated(
        `${file} is not the state of a Pulumi stack: resources[${i}] has no URN and type.`,
      );
    const { urn, type } = entry;
    refuseParts(file, i, entry);
    first ??= urn;
    if (type.startsWith(PROVIDER_PREFIX))
      providers.set(urn, { urn, type, name: partsOf(urn).name, inputs: part(number, "inputs") });
    if (entry.delete === true) {
      leaving.push(new StateResource(entry as Entry, number, parts));
      continue;
    }
    if (UNMANAGED.some((mark) => entry[mark] === true)) {
      unmanaged.push(new UnmanagedResource(entry as Entry, number, parts));
      continue;
    }
    if (type.startsWith(OF_GKE) && PARTS.every((name) => Object.keys(part(number, name)).length === 0))
      throw new NotEvaluated(
        `${file} is not the state of a Pulumi stack: resources[${i}], of type ${type}, has neither inputs nor outputs.`,
      );
    resources.push(new StateResource(entry as Entry, number, parts));
  }
  if (first === undefined)
    throw new NotEvaluated(`${file} holds no resources: the stack is empty, so there is nothing to judge.`);
  const { stack, project } = partsOf(first);
  const notes = pendingNotes(deployment.pending_operations);
  return { stack, project, resources, unmanaged, leaving, notes };
}

/** @throws NotEvaluated for properties that are not an object: they would be judged as if they were empty. */
function refuseParts(file: string, i: number, entry: Plain): void {
  for (const name of PARTS) {
    // An object is parsed separately, and is a 0 here.
    if (entry[name] != null && entry[name] !== 0)
      throw new NotEvaluated(
        `${file} is not the state of a Pulumi stack: resources[${i}].${name} is not an object.`,
      );
  }
}

function parseFrame(file: string, { frame }: StateText): unknown {
  if (frame.trim() === "") throw new NotEvaluated(`${file} is empty.`);
  const message = toolMessage(file, frame);
  if (message !== undefined) throw new NotEvaluated(message);
  return parsed(file, () => JSON.parse(frame), /^\s*\{/.test(frame.slice(0, 1000)));
}

function parsed(file: string, parse: () => unknown, looksLikeState = true): unknown {
  try {
    return parse();
  } catch {
    throw new NotEvaluated(
      looksLikeState
        ? `${file} is invalid JSON: it seems to be cut off or damaged. Export it again by pulumi stack export.`
        : `${file} is not what pulumi stack export writes: it is not JSON. If the file is encrypted, decrypt it first.`,
    );
  }
}

function deploymentOf(file: string, content: unknown): Plain {
  const { version, deployment, checkpoint } = record(content);
  if (!isObject(content) || (deployment === undefined && checkpoint === undefined)) {
    throw new NotEvaluated(
      `${file} is not what pulumi stack export writes${foreignKind(content, "--state")}.`,
    );
  }
  if (typeof version !== "number" || !VERSIONS.includes(version)) {
    throw new NotEvaluated(
      `${file} has ${version === undefined ? "no version" : `version ${JSON.stringify(version)}`} of Pulumi's state; only ${VERSIONS.join(" and ")} can be read.`,
    );
  }
  const inner = checkpoint === undefined ? deployment : record(checkpoint).latest;
  if (!isObject(inner)) throw new NotEvaluated(`${file} holds no deployment: the stack was never updated.`);
  return inner;
}
