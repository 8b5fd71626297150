import type { KubernetesObject } from "./api";
import { NODE_IMAGE } from "./images";
import type { Pod } from "./lab";
import { program } from "./programs";

/** An ordinary Pod that asks for an access token once; on the given node, if one is given. */
export function asker(namespace: string, node?: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `asker-${node ?? "anywhere"}`, namespace },
    spec: {
      ...(node && { nodeSelector: { "kubernetes.io/hostname": node } }),
      restartPolicy: "Never",
      containers: [{ name: "asker", image: NODE_IMAGE, args: ["-e", program("ask-metadata")] }],
    },
  };
}

/** What an asker that has ended was answered: "200 Bearer", or the error's code. */
export function outcomeOf(pod: Pod): string | undefined {
  return pod.status.containerStatuses?.[0]?.state.terminated.message;
}
