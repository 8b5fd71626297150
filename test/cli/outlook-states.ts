// States of stacks, as `pulumi stack export` writes them.

import type { Plain } from "../../cli/offline/protocol/messages";

const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const SEQUENCE = "gcp:gkehub/rolloutSequence:RolloutSequence";
const FEATURE = "gcp:gkehub/feature:Feature";

/** What a test says of a cluster. */
export interface StatedCluster {
  inputs?: Plain;
  outputs?: Plain;
  pools?: Readonly<Record<string, { inputs?: Plain; outputs?: Plain }>>;
}

/** The state of a stack with these clusters, and the inputs of these rollout sequences and features of fleets. */
export function stateOf(
  stack: string,
  clusters: Readonly<Record<string, StatedCluster>>,
  sequences: readonly Plain[] = [],
  features: readonly Plain[] = [],
): string {
  const urn = (type: string, name: string) => `urn:pulumi:${stack}::platform::${type}::${name}`;
  const resources = Object.entries(clusters).flatMap(([name, { inputs, outputs, pools = {} }]) => {
    const cluster = urn(CLUSTER, name);
    return [
      {
        urn: cluster,
        custom: true,
        id: name,
        type: CLUSTER,
        inputs: { name, ...inputs },
        outputs: outputs ?? {},
      },
      ...Object.entries(pools).map(([pool, { inputs: declared, outputs: observed }]) => ({
        urn: urn(POOL, pool),
        custom: true,
        id: pool,
        type: POOL,
        inputs: { cluster: name, ...declared },
        outputs: observed ?? {},
        dependencies: [cluster],
        propertyDependencies: { cluster: [cluster] },
      })),
    ];
  });
  const ordered = sequences.map((inputs, i) => ({
    urn: urn(SEQUENCE, `sequence-${i}`),
    custom: true,
    id: `sequence-${i}`,
    type: SEQUENCE,
    inputs,
    outputs: inputs,
  }));
  const fleets = features.map((inputs, i) => ({
    urn: urn(FEATURE, `feature-${i}`),
    custom: true,
    id: `feature-${i}`,
    type: FEATURE,
    inputs,
    outputs: inputs,
  }));
  const root = {
    urn: urn("pulumi:pulumi:Stack", `platform-${stack}`),
    custom: false,
    type: "pulumi:pulumi:Stack",
  };
  return JSON.stringify({
    version: 3,
    deployment: { manifest: {}, resources: [root, ...resources, ...ordered, ...fleets] },
  });
}
