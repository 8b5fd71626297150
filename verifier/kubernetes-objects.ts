// What is read of Kubernetes' objects. Everything may be absent.

import type { Condition } from "./node-status";

interface Meta {
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Node {
  readonly metadata?: Meta;
  readonly spec?: { readonly taints?: readonly { readonly key?: string }[] };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly nodeInfo?: { readonly kubeletVersion?: string; readonly osImage?: string };
  };
}

interface ContainerStatus {
  readonly name?: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: { readonly finishedAt?: string; readonly message?: string };
  };
  readonly lastState?: { readonly terminated?: { readonly finishedAt?: string } };
}

export interface Pod {
  readonly metadata?: Meta;
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly name?: string; readonly image?: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface DaemonSet {
  readonly metadata?: Meta;
  readonly status?: {
    readonly observedGeneration?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly updatedNumberScheduled?: number;
  };
}

export interface ConfigMap {
  readonly metadata?: Meta;
  readonly data?: Readonly<Record<string, string>>;
}

export const conditionOf = (
  { status }: { readonly status?: { readonly conditions?: readonly Condition[] } },
  wanted: string,
): Condition | undefined => status?.conditions?.find(({ type }) => type === wanted);

export const isReady = (object: Parameters<typeof conditionOf>[0]): boolean =>
  conditionOf(object, "Ready")?.status === "True";
