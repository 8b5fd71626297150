import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import { OS_LABEL } from "../../gke/nodes";
import { type AnyMode, type Mode, PROGRAM_FILES } from "../../verifier/contract";
import type { Bundle } from "./bundle";
import { NAME, SERVICE_ACCOUNTS } from "./names";
import type { VerificationSettings } from "./options";

type EnvVar = types.input.core.v1.EnvVar;
type PodSpec = types.input.core.v1.PodSpec;

/** What the metadata server has to answer. */
export interface ExpectedIdentity {
  readonly project: Input<string>;
  readonly cluster: Input<string>;
  readonly location: Input<string>;
  /** E-mail address of the IAM service account that the nodes' Pods act as. */
  readonly serviceAccount: Input<string>;
  /** E-mail addresses of the nodes' own service accounts, as far as they are known. */
  readonly nodeServiceAccounts?: readonly Input<string>[];
  /** The least nodes of pools, by their names in GKE. */
  readonly minNodes?: Input<Readonly<Record<string, number>>>;
}

const FOLDER = "/verifier";
/** The user of the distroless images' `nonroot` tags. */
const USER = 65_532;

/** Changes with the bundle, so that running Pods are replaced with it. */
export const configMapName = ({ hash }: Bundle): string => `${NAME}-${hash}`;

/** The data of the ConfigMap that holds the bundle. */
export const configMapData = ({ files }: Bundle): Record<string, string> => ({ ...files });

/** Where the Pods find a file of the bundle. */
export const pathOf = (file: string): string => `${FOLDER}/${file}`;

/** The environment of a mode: all of its settings. */
export function environment(
  mode: AnyMode,
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
    RUNBOOK: settings.runbookUrl,
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

/** Parts of the container, and whether the Pod gets a token for the API server. */
interface PodParts
  extends Pick<
    types.input.core.v1.Container,
    "args" | "env" | "resources" | "ports" | "livenessProbe" | "readinessProbe"
  > {
  readonly hasToken: boolean;
}

/** What the Pods of both modes have in common: no privilege, no host, and a file system that only reads. */
export function podSpec(
  mode: Mode,
  settings: VerificationSettings,
  bundle: Bundle,
  { hasToken, ...container }: PodParts,
): PodSpec {
  return {
    serviceAccountName: SERVICE_ACCOUNTS[mode],
    automountServiceAccountToken: hasToken,
    // An ordinary Pod's network: on the host's, the metadata server would be passed by.
    hostNetwork: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 15,
    nodeSelector: { [OS_LABEL]: "linux" },
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
        args: [pathOf(PROGRAM_FILES[mode])],
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
