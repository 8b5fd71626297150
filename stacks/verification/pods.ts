import type { types } from "@pulumi/kubernetes";
import { all, type Input } from "@pulumi/pulumi";
import { EXIT_CODE, HTTP_PATHS, type Mode, STARTUP_TAINT_KEY } from "../../verifier/contract";
import type { Bundle } from "./bundle";
import { LABELS, NAME, podLabels, SERVICE_ACCOUNTS } from "./names";
import type { VerificationSettings } from "./options";
import { usesApi } from "./rights";

type EnvVar = types.input.core.v1.EnvVar;
type PodSpec = types.input.core.v1.PodSpec;
type PodTemplate = types.input.core.v1.PodTemplateSpec;
type JobSpec = types.input.batch.v1.JobSpec;

/** What the metadata server has to answer. */
export interface ExpectedIdentity {
  readonly project: Input<string>;
  readonly cluster: Input<string>;
  readonly location: Input<string>;
  /** E-mail address of the IAM service account that the nodes' Pods act as. */
  readonly serviceAccount: Input<string>;
  /** E-mail addresses of the nodes' own service accounts, as far as they are known. */
  readonly nodeServiceAccounts?: readonly Input<string>[];
}

/** Where the nodes' Pods answer the kubelet, and serve metrics. */
export const PORT = 8080;
export const PORT_NAME = "http";
const FILE = "verifier.js";
const FOLDER = "/verifier";
/** The user of the distroless images' `nonroot` tags. */
const USER = 65_532;

/** Changes with the bundle, so that running Pods are replaced with it. */
export const configMapName = ({ hash }: Bundle): string => `${NAME}-${hash}`;

/** The data of the ConfigMap that holds the bundle. */
export const configMapData = ({ source }: Bundle): Record<string, string> => ({ [FILE]: source });

/** The environment of a mode: everything that it is told. */
function environment(
  mode: Mode,
  settings: VerificationSettings,
  { project, cluster, location }: ExpectedIdentity,
  more: Readonly<Record<string, Input<string> | undefined>>,
): EnvVar[] {
  const values: Readonly<Record<string, Input<string> | undefined>> = {
    MODE: mode,
    NAMESPACE: settings.namespace,
    PROJECT: project,
    CLUSTER: cluster,
    LOCATION: location,
    ...more,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `VERIFIER_${name}`, value }],
  );
}

/** `node` mode stays at about 50 MB; `cluster` mode peaks at about 90 MB on 1,000 nodes (docs/performance.md). */
const MEMORY: Record<Mode, { request: string; limit: string }> = {
  node: { request: "64Mi", limit: "128Mi" },
  cluster: { request: "128Mi", limit: "256Mi" },
};

/** What the Pods of both modes have in common: no privilege, no host, and a file system that only reads. */
function podSpec(
  mode: Mode,
  settings: VerificationSettings,
  bundle: Bundle,
  hasToken: boolean,
  container: Pick<types.input.core.v1.Container, "env" | "ports" | "livenessProbe" | "readinessProbe">,
): PodSpec {
  return {
    serviceAccountName: SERVICE_ACCOUNTS[mode],
    automountServiceAccountToken: hasToken,
    // An ordinary Pod's network: on the host's, the metadata server would be passed by.
    hostNetwork: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 15,
    nodeSelector: { "kubernetes.io/os": "linux" },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "verifier",
        image: settings.image,
        args: [`${FOLDER}/${FILE}`],
        // Without a limit for the CPU: to be throttled looks like a slow metadata server.
        resources: {
          requests: { cpu: "10m", memory: MEMORY[mode].request },
          limits: { memory: MEMORY[mode].limit },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        terminationMessagePolicy: "FallbackToLogsOnError",
        volumeMounts: [{ name: "verifier", mountPath: FOLDER, readOnly: true }],
        ...container,
      },
    ],
    volumes: [{ name: "verifier", configMap: { name: configMapName(bundle) } }],
  };
}

/** One Pod on each node, of every pool, with the identity that it tests. */
export function daemonSetSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
): types.input.apps.v1.DaemonSetSpec {
  const { nodeConditions, gate, metrics, audience, tokenRegistry, periodSeconds } = settings;
  const { nodeServiceAccounts = [] } = identity;
  const reports = [...(nodeConditions ? ["condition", "event"] : []), ...(gate ? ["taint"] : [])];
  const probe = (path: string) => ({ httpGet: { path, port: PORT }, timeoutSeconds: 5 });
  const labels = podLabels("node");
  const spec: PodSpec = {
    ...podSpec("node", settings, bundle, usesApi(settings), {
      env: [
        { name: "VERIFIER_NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        ...environment("node", settings, identity, {
          SERVICE_ACCOUNT: identity.serviceAccount,
          NODE_SERVICE_ACCOUNTS:
            nodeServiceAccounts.length > 0
              ? all([...nodeServiceAccounts]).apply((accounts) => accounts.join(","))
              : undefined,
          PERIOD_SECONDS: String(periodSeconds),
          AUDIENCE: audience,
          REGISTRY: tokenRegistry,
          REPORT: reports.length > 0 ? reports.join(",") : undefined,
          LISTEN_PORT: String(PORT),
          METRICS: metrics ? "true" : undefined,
        }),
      ],
      ports: [{ name: PORT_NAME, containerPort: PORT }],
      livenessProbe: { ...probe(HTTP_PATHS.live), periodSeconds: 30, failureThreshold: 3 },
      readinessProbe: { ...probe(HTTP_PATHS.ready), periodSeconds: 10, failureThreshold: 1 },
    }),
    tolerations: [{ operator: "Exists" }],
    // On a full node it takes the place of an ordinary Pod: a node that is not verified is not known to work.
    priorityClassName: NAME,
  };
  return {
    selector: { matchLabels: labels },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
    template: { metadata: { labels }, spec },
  };
}

/** How long, and how often, a run in `cluster` mode may try. Seconds. */
interface Patience {
  /** For which the program itself waits for nodes to pass. */
  readonly grace: number;
  /** For which a new node may be without a verdict. Default: the program's. */
  readonly newNode?: number;
  readonly retries: number;
  /** For all tries, the pull of the image included. */
  readonly deadline: number;
}

function jobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
  { grace, newNode, retries, deadline }: Patience,
  annotations?: PodAnnotations,
): JobSpec {
  const { nodeConditions, selfHeal } = settings;
  const template: PodTemplate = {
    metadata: { labels: podLabels("cluster"), ...(annotations && { annotations }) },
    spec: {
      ...podSpec("cluster", settings, bundle, true, {
        env: environment("cluster", settings, identity, {
          GRACE_SECONDS: String(grace),
          NEW_NODE_SECONDS: newNode === undefined ? undefined : String(newNode),
          EXPECT_CONDITIONS: nodeConditions ? "true" : undefined,
          SELF_HEAL: selfHeal === "off" ? undefined : selfHeal,
        }),
      }),
      // Each try's Pod stays, with the reason of its failure.
      restartPolicy: "Never",
      // It has to say that no node passes, where none may take other Pods.
      tolerations: [{ key: STARTUP_TAINT_KEY, operator: "Exists" }],
    },
  };
  return {
    activeDeadlineSeconds: deadline,
    backoffLimit: retries,
    podFailurePolicy: {
      rules: [
        {
          action: "FailJob",
          onExitCodes: { containerName: "verifier", operator: "In", values: [EXIT_CODE.misconfigured] },
        },
        // Its own node may be drained for the upgrade.
        { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
      ],
    },
    template,
  };
}

type PodAnnotations = Record<string, Input<string>>;

/** The verification of the whole cluster, again and again: it ends before the next is due. */
export function cronJobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
): types.input.batch.v1.CronJobSpec {
  return {
    schedule: `*/${settings.everyMinutes} * * * *`,
    concurrencyPolicy: "Forbid",
    suspend: false,
    startingDeadlineSeconds: 120,
    // The last Pod tells the next one what to compare with.
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: LABELS },
      spec: jobSpec(settings, identity, bundle, { grace: 60, retries: 1, deadline: 240 }),
    },
  };
}

/** The annotation that names what a Job verified. */
export const VERSIONS_ANNOTATION = `${NAME}/versions`;

/** Seconds that a roll-out's verification may take. */
export const rolloutDeadline = ({ rolloutPatienceSeconds }: VerificationSettings): number =>
  2 * rolloutPatienceSeconds + 300;

/** The verification of a roll-out. Its template names the versions: it cannot be changed, so that other versions make another Job. */
export function rolloutJobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
  versions: Input<string>,
): JobSpec {
  const patience = {
    grace: settings.rolloutPatienceSeconds,
    // The new nodes are what it verifies: else it would pass before any of them has a verdict.
    newNode: 0,
    retries: 1,
    deadline: rolloutDeadline(settings),
  };
  return jobSpec(settings, identity, bundle, patience, { [VERSIONS_ANNOTATION]: versions });
}
