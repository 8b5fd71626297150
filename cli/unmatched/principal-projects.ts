import { projectOfPool } from "../../gke/workload-identity";
import type { JudgedResource } from "../offline/protocol/analysis";
import { textsIn } from "./texts";

const PRINCIPAL =
  /principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/(\d+)\/locations\/global\/workloadIdentityPools\/([a-z][a-z0-9:.-]*\.svc\.id\.goog)\//g;

/** The projects of which roles' principals show the number to be right or wrong: those of their workload pools, and those that have the number. */
export function principalProjects(
  resources: readonly JudgedResource[],
  numbers: Readonly<Record<string, string>>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { type, inputs } of resources) {
    if (!type.startsWith("gcp:")) continue;
    for (const { text } of textsIn([inputs.member, inputs.members, inputs.policyData]))
      for (const [, number, pool] of text.matchAll(PRINCIPAL)) {
        const project = projectOfPool(pool ?? "");
        if (project !== undefined) found.add(project);
        for (const [id, own] of Object.entries(numbers)) if (own === number) found.add(id);
      }
  }
  return found;
}
