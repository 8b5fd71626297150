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
  const principals = resources
    .filter(({ type }) => type.startsWith("gcp:"))
    .flatMap(({ inputs }) => [...textsIn([inputs.member, inputs.members, inputs.policyData])])
    .flatMap(({ text }) => [...text.matchAll(PRINCIPAL)]);
  const found = new Set<string>();
  for (const [, number, pool = ""] of principals) {
    const project = projectOfPool(pool);
    if (project !== undefined) found.add(project);
    for (const [id, own] of Object.entries(numbers)) if (own === number) found.add(id);
  }
  return found;
}
