import type { Note } from "./notes";
import type { JudgedResource } from "./protocol/analysis";
import { packageOf } from "./protocol/urn";

const RELEASE = "kubernetes:helm.sh/v3:Release";

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

/** Resources that may hold GKE or Kubernetes configuration, and that no rule looks into. */
export function unseenAmong(resources: readonly JudgedResource[]): Note[] {
  return resources.flatMap(({ type, name, inputs }): Note[] => {
    if (type === RELEASE) {
      const chart = typeof inputs.chart === "string" ? ` of the chart ${JSON.stringify(inputs.chart)}` : "";
      const text = `has the Helm release "${name}"${chart}, which Helm renders: its objects are not looked into`;
      return [{ kind: "unseen", text }];
    }
    if (!OTHER_PACKAGES.has(packageOf(type))) return [];
    const text = `has ${type} "${name}", whose provider the rules do not know: it is not looked into`;
    return [{ kind: "unseen", text }];
  });
}
