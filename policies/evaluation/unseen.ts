import { HELM_RELEASE } from "../resource-types";
import type { Settings } from "../settings";
import { format } from "./message";
import type { Report } from "./report";

/** Packages besides gcp and kubernetes that make GKE clusters or Kubernetes objects. */
const OTHER_PACKAGES = new Set([
  "argocd",
  "flux",
  "google",
  "google-beta",
  "google-native",
  "helm",
  "kubectl",
  "kustomization",
  "rancher2",
]);

/** The property under which the policy `settings` reports it: the setting that says whether it blocks. */
export const UNSEEN = "unseen";

/** Where it is explained. */
export const UNSEEN_PAGE = "docs/not-looked-into.md";

/**
 * Says of a resource that it may hold GKE or Kubernetes configuration, and that no rule looks into it: continues "The stack …".
 * Undefined for all others.
 * @param chart name of a Helm release's chart, where it is known.
 */
export function unseenText(
  { type, name }: { type: string; name: string },
  chart?: string,
): string | undefined {
  const quoted = JSON.stringify(name);
  if (type === HELM_RELEASE) {
    const ofChart = chart === undefined ? "" : ` of the chart ${JSON.stringify(chart)}`;
    return `has the Helm release ${quoted}${ofChart}, which Helm renders: its objects are not looked into`;
  }
  if (!OTHER_PACKAGES.has(type.split(":")[0] ?? "")) return undefined;
  return `has ${type} ${quoted}, whose provider the rules do not know: it is not looked into`;
}

/** The report, once a stack, on what was not looked into; none where there is nothing. */
export function unseenReports(
  texts: readonly string[],
  level: Settings["unseen"],
  stackUrn: string,
): Report[] {
  if (texts.length === 0) return [];
  const message = format({
    status: "violation",
    property: UNSEEN,
    problem: `the stack ${texts.join("; it ")}`,
    fix: 'Check yourself what it creates, or declare it with @pulumi/gcp and @pulumi/kubernetes. The setting unseen says whether this blocks ("mandatory") or not ("advisory").',
    page: UNSEEN_PAGE,
  });
  return [{ urn: stackUrn, level: level === "mandatory" ? undefined : "advisory", message }];
}
