import { NotEvaluated } from "../messages/errors";
import { readText, refuseDepth } from "./input-file";
import type { JudgedResource, ProviderResource } from "./protocol/analysis";
import type { Plain } from "./protocol/messages";
import { isUrn, PROVIDER_PREFIX, partsOf, urnOfProviderReference } from "./protocol/urn";
import { fromState, isObject } from "./protocol/values";

/** The resources of a stack as they stand in its exported state. */
export interface State {
  stack: string;
  project: string;
  resources: JudgedResource[];
}

/** Versions of a deployment whose resources have the form that is read here. */
const VERSIONS = [3, 4];

/**
 * Reads what `pulumi stack export` writes, or a checkpoint of a file backend. A resource that the program only reads, and one
 * that waits for its deletion, are left out.
 * @throws NotEvaluated for any other file.
 */
export function readState(file: string): State {
  const deployment = deploymentOf(file, parseState(file));
  const given = deployment.resources ?? [];
  if (!Array.isArray(given))
    throw new NotEvaluated(`${file} is no state of a Pulumi stack: its resources are no list.`);
  const entries = given.map((entry, i) => {
    if (isObject(entry) && isUrn(entry.urn) && typeof entry.type === "string") return entry as Entry;
    throw new NotEvaluated(`${file} is no state of a Pulumi stack: resources[${i}] has no URN and type.`);
  });
  const [first] = entries;
  if (!first)
    throw new NotEvaluated(`${file} holds no resources: the stack is empty, so there is nothing to judge.`);
  const providers = new Map<string, ProviderResource>();
  for (const entry of entries) {
    if (!entry.type.startsWith(PROVIDER_PREFIX)) continue;
    const { urn, type } = entry;
    providers.set(urn, { urn, type, name: partsOf(urn).name, inputs: fromState(record(entry.inputs)) });
  }
  const { stack, project } = partsOf(first.urn);
  const judged = entries.filter((entry) => entry.external !== true && entry.delete !== true);
  return { stack, project, resources: judged.map((entry) => resourceOf(entry, providers)) };
}

interface Entry extends Plain {
  urn: string;
  type: string;
}

function parseState(file: string): unknown {
  const text = readText(file);
  if (text.trim() === "") throw new NotEvaluated(`${file} is empty.`);
  refuseDepth(file, text);
  try {
    return JSON.parse(text);
  } catch {
    throw new NotEvaluated(
      /^\s*\{/.test(text.slice(0, 1000))
        ? `${file} is no valid JSON: it seems to be cut off or damaged. Export it again: pulumi stack export --file ${file}`
        : `${file} is not what pulumi stack export writes: it is no JSON. If the file is encrypted, decrypt it first.`,
    );
  }
}

function deploymentOf(file: string, content: unknown): Plain {
  const { version, deployment, checkpoint } = record(content);
  if (!isObject(content) || (deployment === undefined && checkpoint === undefined)) {
    throw new NotEvaluated(`${file} is not what pulumi stack export writes${kindOf(content)}.`);
  }
  if (typeof version !== "number" || !VERSIONS.includes(version)) {
    throw new NotEvaluated(
      `${file} has the version ${String(version)} of Pulumi's state; ${VERSIONS.join(" and ")} can be read.`,
    );
  }
  const inner = checkpoint === undefined ? deployment : record(checkpoint).latest;
  if (!isObject(inner)) throw new NotEvaluated(`${file} holds no deployment: the stack was never updated.`);
  return inner;
}

/** What a foreign file seems to be. */
function kindOf(content: unknown): string {
  const { terraform_version, sops, AWSTemplateFormatVersion, apiVersion } = record(content);
  if (sops !== undefined) return ": it is encrypted with SOPS";
  if (terraform_version !== undefined) return ": it is a state or plan of Terraform";
  if (AWSTemplateFormatVersion !== undefined) return ": it is a CloudFormation template";
  if (apiVersion !== undefined) return ": it is a Kubernetes manifest";
  return "";
}

function resourceOf(entry: Entry, providers: ReadonlyMap<string, ProviderResource>): JudgedResource {
  const { urn, type } = entry;
  const timeouts = record(entry.customTimeouts);
  return {
    urn,
    type,
    name: partsOf(urn).name,
    parent: text(entry.parent),
    inputs: fromState(record(entry.inputs)),
    outputs: fromState(record(entry.outputs)),
    provider: providers.get(urnOfProviderReference(text(entry.provider))),
    dependencies: texts(entry.dependencies),
    propertyDependencies: new Map(
      Object.entries(record(entry.propertyDependencies)).map(([key, urns]) => [key, texts(urns)]),
    ),
    options: {
      protect: entry.protect === true,
      ignoreChanges: texts(entry.ignoreChanges),
      additionalSecretOutputs: texts(entry.additionalSecretOutputs),
      deleteBeforeReplace: undefined,
      timeouts: {
        create: secondsText(timeouts.create),
        update: secondsText(timeouts.update),
        delete: secondsText(timeouts.delete),
      },
    },
  };
}

const record = (value: unknown): Plain => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
const secondsText = (value: unknown): string => (typeof value === "number" ? `${value}s` : text(value));
