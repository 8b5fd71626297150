import { Candidates, type Lists } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem, Undecided, valueOrUndecided } from "../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";
import { someNeighbour } from "./namespaces";
import { podTemplateOf, serviceAccountOf, WORKLOADS, type WorkloadType } from "./pods";

// Which images the Pods of a stack's workloads have, and whether their nodes pull them as themselves.

export type Workload = StackResource<WorkloadType>;

const podOf = ({ type, inputs }: Workload) => podTemplateOf(type, inputs);

const workloads = ofStack(({ stack }: Context) => {
  const all = WORKLOADS.flatMap((type) => stack.all(type) as readonly Workload[]);
  return new Candidates(all, (workload) => {
    const { containers, initContainers } = podOf(workload)?.spec ?? {};
    return (containers ?? []).concat(initContainers ?? []).flatMap(({ image }) => keysOf(image ?? ""));
  });
});

/** What an image's name may begin with, by repository: a project's domain is a path segment of its own. */
const keysOf = (image: string): readonly string[] =>
  [3, 4].map((segments) => `${image.split("/", segments).join("/")}/`);

/** The workloads that may have images of a repository. @param prefix with which the names of its images begin, up to a slash. */
export const workloadsWith = (prefix: string | undefined, context: Context): Lists<Workload> =>
  workloads(context).of(prefix === undefined ? undefined : [prefix]);

/** Whether a workload's Pods have an image whose name begins so. @throws Undecided if that depends on an image that is not known. */
export const hasImage = (workload: Workload, prefix: string): boolean =>
  someItem(["containers", "initContainers"] as const, (list) =>
    someItem(podOf(workload)?.spec?.[list], ({ image }) => image?.startsWith(prefix) === true),
  );

/** Whether Pods of the stack have images whose names begin so, or may where that is not known. */
export function arePulled(prefixOf: () => string | undefined, context: Context): boolean {
  const prefix = valueOrUndecided(prefixOf);
  if (prefix === undefined || prefix instanceof Undecided) return prefix !== undefined;
  return workloadsWith(prefix, context).some((all) =>
    all.some((workload) => ifKnown(() => hasImage(workload, prefix)) !== false),
  );
}

/** Whether images are pulled with credentials of the Pods' own, or of their Kubernetes service account's. */
export function hasPullSecrets(workload: Workload, stack: StackIndex): boolean {
  const pod = podOf(workload);
  return anyOf(
    () => (pod?.spec?.imagePullSecrets?.length ?? 0) > 0,
    () =>
      someNeighbour(workload, stack, KUBERNETES_SERVICE_ACCOUNT, ({ inputs }) =>
        allOf(
          () => (inputs.imagePullSecrets?.length ?? 0) > 0,
          () => inputs.metadata?.name === serviceAccountOf(pod),
        ),
      ),
  );
}

/** Whether a workload's Pods may run on every node pool of their cluster, as far as they say. */
export const runsAnywhere = (workload: Workload): boolean => {
  const { spec } = podOf(workload) ?? {};
  return spec?.nodeSelector === undefined && spec?.affinity === undefined && spec?.nodeName === undefined;
};
