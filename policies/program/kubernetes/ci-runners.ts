import { anyOf, someItem } from "../../evaluation/unknown";
import {
  HELM_RELEASE,
  type Inputs,
  RUNNER,
  RUNNER_DEPLOYMENT,
  RUNNER_REPLICA_SET,
  RUNNER_SCALE_SET,
  RUNNER_SET,
} from "../../resource-types";
import type { ClusterResource, StackIndex } from "../../stack";
import { type PodTemplate, podPath, podTemplateOf, WORKLOADS, type WorkloadType } from "./pods";
import { chartOf, hasValueFiles, type Release } from "./releases";
import { runnersIn, type Table, tableIn, textsIn, tolerationOf } from "./runner-config";
import { isRunner } from "./runner-containers";

/**
 * The Helm charts of CI runners.
 * Source: https://docs.gitlab.com/runner/install/kubernetes/ and
 * https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml, checked 2026-11-25
 */
export const GITLAB_CHART = "gitlab-runner";
const GITHUB_CHART = "gha-runner-scale-set";

/** Custom resources from which GitHub's controllers make the Pods of runners. */
const CUSTOM_RUNNERS = [RUNNER_SCALE_SET, RUNNER, RUNNER_SET, RUNNER_REPLICA_SET, RUNNER_DEPLOYMENT] as const;
type CustomRunnerType = (typeof CUSTOM_RUNNERS)[number];

/** The types of resources from which the Pods of runners come, besides Helm releases. */
export const RUNNER_TYPES = [...WORKLOADS, ...CUSTOM_RUNNERS] as const;
type RunnerType = (typeof RUNNER_TYPES)[number];
interface RunnerResource {
  readonly type: RunnerType;
  readonly name: string;
  readonly inputs: Inputs[RunnerType];
}

/**
 * The value of GitLab's chart with the runner's own configuration, and the chart's default for it. It sets the nodes of job Pods by
 * `runners.kubernetes.node_selector` and `node_tolerations`.
 * Source: https://docs.gitlab.com/runner/executors/kubernetes/, checked 2026-11-25
 */
const CONFIG = "values.runners.config";
const DEFAULT_CONFIG = "[[runners]]";
const EXECUTOR = "kubernetes";

/** Other ways to choose the nodes of job Pods: in the configuration, in the chart's values, and by variables. Source: as above. */
const OTHER_PLACES: readonly string[] = ["affinity", "pod_spec"];
const OTHER_VALUES: readonly string[] = ["configPath", "nodeSelector", "nodeTolerations"];
const OTHER_VARIABLES = "KUBERNETES_NODE_";

/** Pods of a CI runner, and the properties by which a program chooses their nodes. */
export interface Placement {
  readonly pod: PodTemplate | undefined;
  readonly selector: Place;
  readonly tolerations: Place;
}

interface Place {
  readonly at: string;
  /** How a finding says, after the path, that the property is missing. */
  readonly absent: string;
}

/** Whether CI runners run on a cluster. */
export const hasRunners = (cluster: ClusterResource, stack: StackIndex): boolean =>
  anyOf(
    () =>
      someItem(stack.on(cluster, HELM_RELEASE), ({ inputs }) =>
        [GITLAB_CHART, GITHUB_CHART].includes(chartOf(inputs)),
      ),
    () => CUSTOM_RUNNERS.some((type) => stack.on(cluster, type).length > 0),
    ...WORKLOADS.map(
      (type) => () =>
        someItem(stack.on(cluster, type), ({ name, inputs }) => isRunner(name, podTemplateOf(type, inputs))),
    ),
  );

/** The Pods of a workload with a CI runner's image, or of a custom resource for runners: they accept jobs, and GitHub's also run them. */
export function* workloadPods({ type, name, inputs }: RunnerResource): Iterable<Placement> {
  if (isCustom(type)) {
    const { spec } = inputs as Inputs[CustomRunnerType];
    yield type === RUNNER
      ? placement("spec", { spec: spec ?? {} })
      : placement("spec.template.spec", { spec: spec?.template?.spec ?? {} });
    return;
  }
  const pod = podTemplateOf(type, inputs as Inputs[WorkloadType]);
  if (isRunner(name, pod)) yield placement(podPath(type, "spec"), pod);
}

const isCustom = (type: RunnerType): type is CustomRunnerType =>
  (CUSTOM_RUNNERS as readonly RunnerType[]).includes(type);

/** The Pods of a CI runner's Helm release that accept jobs; GitHub's also run them. */
export function* releasePods(release: Release): Iterable<Placement> {
  const values = valuesOf(release);
  if (chartOf(release) === GITLAB_CHART && values) yield placement("values", { spec: values });
  if (chartOf(release) === GITHUB_CHART && values)
    yield placement("values.template.spec", { spec: tableIn(tableIn(values, "template"), "spec") });
}

/**
 * The Pods that a release of GitLab's chart creates for jobs, one for each [[runners]] of its configuration. What cannot be read, such as
 * what the chart's templates insert, yields nothing.
 */
export function* jobPods(release: Release): Iterable<Placement> {
  const values = chartOf(release) === GITLAB_CHART ? valuesOf(release) : undefined;
  if (!values || isPlacedOtherwise(values)) return;
  for (const runner of runnersIn(tableIn(values, "runners").config ?? DEFAULT_CONFIG)) {
    const kubernetes = tableIn(runner, "kubernetes");
    if ((runner.executor ?? EXECUTOR) !== EXECUTOR || OTHER_PLACES.some((key) => key in kubernetes)) continue;
    const nodeSelector = textsIn(kubernetes, "node_selector");
    const tolerations = textsIn(kubernetes, "node_tolerations");
    if (!nodeSelector || !tolerations) continue;
    const spec = { nodeSelector, tolerations: Object.entries(tolerations).map(tolerationOf) };
    yield {
      pod: { spec: { containers: [], ...spec } },
      selector: { at: CONFIG, absent: "has no runners.kubernetes.node_selector" },
      tolerations: { at: CONFIG, absent: "has no runners.kubernetes.node_tolerations" },
    };
  }
}

/** Pods, and the properties below a path of their specification. */
export const placement = (at: string, pod: { spec?: object } | undefined): Placement => ({
  pod: pod as PodTemplate | undefined,
  selector: { at: `${at}.nodeSelector`, absent: "is absent" },
  tolerations: { at: `${at}.tolerations`, absent: "is absent" },
});

/** A release's values; undefined where files add to them. */
const valuesOf = (release: Release): Table | undefined =>
  hasValueFiles(release) ? undefined : (release.values ?? {});

/** Whether the nodes of job Pods are chosen in a way that is not read here. */
const isPlacedOtherwise = (values: Table): boolean =>
  anyOf(
    () => OTHER_VALUES.some((key) => key in tableIn(values, "runners")),
    () =>
      Array.isArray(values.envVars) &&
      someItem(values.envVars as readonly Table[], ({ name }) => String(name).startsWith(OTHER_VARIABLES)),
  );
