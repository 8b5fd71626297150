/**
 * Runners of GitHub Actions, whose Pods a controller makes up from less than a Pod's template.
 * Source: https://github.com/actions/actions-runner-controller, checked 2026-11-30
 */
const RUNNERS = /^kubernetes:actions\.summerwind\.dev\/\w+:Runner/;

/**
 * Whether a type is a custom one: of an API group with a dot that Kubernetes does not serve itself. Those of its own sub-projects end with x-k8s.io.
 * Charts have the group of Helm.
 * Source: https://kubernetes.io/docs/reference/using-api/#api-groups, checked 2026-11-30
 */
function isCustom(type: string): boolean {
  const group = /^kubernetes:([^/:]+)\//.exec(type)?.[1] ?? "";
  return (
    group.includes(".") && group !== "helm.sh" && (!group.endsWith(".k8s.io") || /\bx-k8s\.io$/.test(group))
  );
}

/** Whether a resource is a custom one from which a controller makes Pods, such as a Rollout of Argo: it has the containers of a Pod. */
export const makesPods = (type: string, known: () => object): boolean =>
  RUNNERS.test(type) || (isCustom(type) && podSpecIn(known()) !== undefined);

/** The first specification of a Pod that is somewhere in a value: `spec` with `containers`. */
export function podSpecIn(value: object): { readonly containers: readonly unknown[] } | undefined {
  const open: object[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [key, each] of Object.entries(next)) {
      if (typeof each !== "object" || each === null) continue;
      if (key === "spec" && hasContainers(each)) return each;
      open.push(each);
    }
  }
  return undefined;
}

const hasContainers = (spec: object): spec is { containers: readonly unknown[] } =>
  "containers" in spec && Array.isArray(spec.containers) && spec.containers.length > 0;
