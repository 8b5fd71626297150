import type { ClusterNames } from "../policies/program/gcp/named-cluster";
import { CLUSTER } from "../policies/resource-types";
import type { JudgedResource } from "./offline/protocol/analysis";

/** What tells the clusters of a stack from others; a project that only the environment names is not known here. */
export const namesInStack = (
  stack: string,
  resources: readonly JudgedResource[],
): (ClusterNames & { readonly label: string })[] =>
  resources
    .filter(({ type }) => type === CLUSTER)
    .map(({ name, inputs, outputs, provider }) => ({
      stack,
      label: `${stack}/${name}`,
      names: [name, textOf(inputs.name), textOf(outputs.name)],
      location: textOf(inputs.location) ?? textOf(outputs.location),
      project: textOf(inputs.project) ?? textOf(provider?.inputs.project) ?? textOf(outputs.project),
    }));

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
