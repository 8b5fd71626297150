import { nonEmptyText } from "../../policies/evaluation/texts";
import { isIgnored } from "../../policies/program/gcp/ignore-changes";
import { numberedVersion } from "../../policies/program/gcp/versions/compared-versions";
import { CLUSTER } from "../../policies/resource-types";
import type { JudgedResource } from "../offline/protocol/analysis";
import type { NamedCluster } from "./clusters";

/** The names and places of a stack's clusters; a project that only the environment names is unknown here. */
export const namesInStack = (stack: string, resources: readonly JudgedResource[]): NamedCluster[] =>
  resources
    .filter(({ type }) => type === CLUSTER)
    .map(({ name, inputs, outputs, provider, options }) => ({
      stack,
      label: `${stack}/${name}`,
      names: [name, nonEmptyText(inputs.name), nonEmptyText(outputs.name)],
      location: nonEmptyText(inputs.location) ?? nonEmptyText(outputs.location),
      project:
        nonEmptyText(inputs.project) ??
        nonEmptyText(provider?.inputs.project) ??
        nonEmptyText(outputs.project),
      isVersionKnown:
        isVersion(outputs.masterVersion) ||
        (isVersion(inputs.minMasterVersion) && !isIgnored(options.ignoreChanges, "minMasterVersion")),
    }));

/** A program without types may set the number 1.33. */
const isVersion = (value: unknown): boolean =>
  (typeof value === "string" || typeof value === "number") && numberedVersion(String(value)) !== undefined;
