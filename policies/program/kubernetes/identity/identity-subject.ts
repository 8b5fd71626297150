import { projectOfContext } from "../../../../gke/resource-names";
import { Undecided } from "../../../evaluation/unknown";
import type {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey, namespaceOfRelease } from "../namespace-of";
import { nameOf } from "../object-name";
import type { Account } from "./grants";
import type { ReleaseAnnotation } from "./release-annotations";
import type { Subject } from "./workload-identity";

/** The Kubernetes service account of a resource that creates or patches one. */
export function subjectOfAccount({
  self,
  stack,
}: Context<typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>): Subject {
  const account = self as Account;
  return {
    namespace: () => known(namespaceKey(self, stack), "metadata.namespace"),
    name: () => known(nameOf(account), "metadata.name"),
    account,
    ...clusterOf(self as Account, stack),
  };
}

/** The Kubernetes service account that a Helm release creates. */
export function subjectOfRelease(
  { name, namespace: inValues }: ReleaseAnnotation,
  { self, stack }: Context<typeof HELM_RELEASE>,
): Subject {
  return {
    namespace() {
      const chosen = inValues();
      if (chosen !== undefined) return chosen;
      return knownNamespaceOf(self, stack);
    },
    name,
    account: undefined,
    ...clusterOf(self, stack),
  };
}

function clusterOf(resource: StackResource, stack: StackIndex): Pick<Subject, "cluster" | "contextProject"> {
  const { context } = resource.providerInputs;
  return {
    cluster: stack.clusterOf(resource),
    contextProject: typeof context === "string" ? projectOfContext(context) : undefined,
  };
}

/** The namespace of a release's objects, where its chart sets no other. @throws Undecided if its name is unknown. */
export const knownNamespaceOf = (release: StackResource<typeof HELM_RELEASE>, stack: StackIndex): string =>
  known(namespaceOfRelease(release, stack), "namespace");

/** A name that is unknown before the update may be absent, or be represented by the URN of the resource that has it. */
function known(name: string | undefined, path: string): string {
  if (name === undefined || String(name).startsWith("urn:pulumi:")) throw new Undecided(path);
  return name;
}
