import { isComponentRole } from "../../../gke/component-roles";
import type { Finding } from "../../rule";
import { PATCH_FORCE } from "./made-namespaces";

// What is said of objects of GKE and Kubernetes that a program holds as its own.

/** The metadata by which an object is known as GKE's or Kubernetes' own. */
export interface Named {
  metadata?: { name?: string; namespace?: string; uid?: string; annotations?: Record<string, string> };
}

/** How a program holds an object, after "the program would ". */
export function howItHolds({ metadata: { annotations } = {} }: Named): string {
  return annotations && PATCH_FORCE in annotations
    ? `overwrite its properties by force (${PATCH_FORCE}) with each update`
    : "keep it unchanged";
}

/** The finding on a ClusterRole or ClusterRoleBinding of Kubernetes' own components. */
export function* componentRole(object: Named): Iterable<Finding> {
  // Those that a cluster lists are Kubernetes' own.
  if (object.metadata?.uid !== undefined || !isComponentRole(object.metadata?.name ?? "")) return;
  yield {
    at: "metadata.name",
    problem: `is of Kubernetes' own components, whose rights the API server sets again with each upgrade, and the program would ${howItHolds(object)}`,
    fix: "Give it another name. What a component may do besides belongs in a role and a binding of their own.",
    level: "advisory",
  };
}
