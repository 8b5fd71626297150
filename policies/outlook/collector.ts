import { inNaturalOrder } from "../../gke/natural-order";
import { ifKnown, knownText } from "../evaluation/unknown";
import { projectNameOf } from "../evaluation/urn";
import { autopilotNodes } from "../program/gcp/autopilot-nodes";
import { DEFAULT_POOL } from "../program/gcp/default-pool";
import type { FleetFeature } from "../program/gcp/maintenance/fleet-order";
import { type ClusterNames, namesOf } from "../program/gcp/named-cluster";
import { type JudgedPool, poolChecks } from "../program/gcp/pool-checks";
import { isStandard } from "../program/gcp/requirements";
import { CLUSTER, HUB_FEATURE, NODE_POOL, ROLLOUT_SEQUENCE } from "../resource-types";
import type { Context, Rule } from "../rule";
import type { StackResource } from "../stack";

/** A node pool as the rules see it, whichever resource configures it. */
export interface SeenPool {
  readonly name: string;
  readonly pool: JudgedPool;
  readonly context: Context;
}

/** A cluster of a stack as the rules see it. */
export interface SeenCluster {
  /** Its stack and its name in the program, after its Pulumi project where another cluster has both. */
  readonly label: string;
  /** What is known of it, by the file that says what runs where several know it. */
  readonly context: Context<typeof CLUSTER>;
  readonly pools: readonly SeenPool[];
  /** What names it, and says whether it is production, by the file that has it first. */
  readonly home: Pick<Context<typeof CLUSTER>, "stackName" | "resource" | "isProduction">;
  readonly names: ClusterNames;
  /** Its label in the file that says what it runs; absent where only one file has it. */
  readonly shownFrom?: string;
}

export type { FleetFeature };
export type Sequence = StackResource<typeof ROLLOUT_SEQUENCE>;

/** A pool that is a resource has its name in the program, which says more than the one that Pulumi makes of it. */
const nameOf = (pool: JudgedPool, { resource }: Context): string =>
  resource.type === NODE_POOL
    ? resource.name
    : (knownText(() => pool.inputs.name) ?? knownText(() => pool.observed.name) ?? DEFAULT_POOL);

const labelIn = ({ stackName, resource }: Context): string => `${stackName}/${resource.name}`;

/** Keeps what rules would judge, of as many stacks as a pack is asked about: a rule that finds nothing. */
export class Collector {
  private readonly contexts = new Map<string, Context<typeof CLUSTER>>();
  private readonly pools = new Map<string, SeenPool & { readonly cluster: string }>();
  private readonly sequencesByUrn = new Map<string, Sequence>();
  private readonly featuresByUrn = new Map<string, FleetFeature>();

  readonly rule: Rule = {
    name: "outlook",
    description: "Collects what rules would judge.",
    why: "The outlook shows the same facts that the rules judge.",
    fix: "There is nothing to fix.",
    whenToExempt: "Never.",
    sources: [],
    severity: "low",
    level: "advisory",
    good: {},
    bad: {},
    checks: this.checks(),
  };

  /** The clusters in the order in which they were seen. */
  get clusters(): readonly SeenCluster[] {
    const seen = new Set<string>();
    const shared = new Set<string>();
    for (const label of [...this.contexts.values()].map(labelIn))
      (seen.has(label) ? shared : seen).add(label);
    return [...this.contexts].map(([urn, context]) => ({
      label: shared.has(labelIn(context)) ? `${projectNameOf(urn)}/${labelIn(context)}` : labelIn(context),
      context,
      home: context,
      names: namesOf(context.self, context.stackName),
      pools: [...this.pools.values()]
        .filter(({ cluster }) => cluster === urn)
        .sort((a, b) => inNaturalOrder(a.name, b.name)),
    }));
  }

  /** Forgets what was seen of resources that are to be read again, by their URNs. @returns whether clusters were among them. */
  forget(isReadAgain: (urn: string) => boolean): boolean {
    const before = this.contexts.size;
    for (const map of [this.contexts, this.sequencesByUrn, this.featuresByUrn])
      for (const urn of [...map.keys()]) if (isReadAgain(urn)) map.delete(urn);
    for (const [key, { cluster }] of [...this.pools]) if (isReadAgain(cluster)) this.pools.delete(key);
    return this.contexts.size < before;
  }

  get sequences(): readonly Sequence[] {
    return [...this.sequencesByUrn.values()];
  }

  /** What fleets have on, the order of their upgrades among it. */
  get features(): readonly FleetFeature[] {
    return [...this.featuresByUrn.values()];
  }

  private checks(): Rule["checks"] {
    const onPools = poolChecks((pool, context) => {
      const cluster = context.stack.clusterOf(context.self);
      const key = `${context.resource.urn} ${pool.path("version")}`;
      const name = nameOf(pool, context);
      const isThere = pool.isConfigured || ifKnown(() => pool.observed.version) !== undefined;
      if (cluster && isThere) this.pools.set(key, { name, pool, context, cluster: cluster.urn });
      return [];
    });
    return {
      [NODE_POOL]: onPools[NODE_POOL] ?? [],
      [CLUSTER]: [
        (_, context: Context<typeof CLUSTER>) => {
          this.contexts.set(context.self.urn, context);
          return [];
        },
        ...(onPools[CLUSTER] ?? []),
        (cluster, context: Context<typeof CLUSTER>) => {
          const pool = autopilotNodes(() => context.observed.nodeVersion);
          const isShown = ifKnown(() => !isStandard(cluster) && pool.observed.version !== undefined);
          const { urn } = context.self;
          if (isShown) this.pools.set(urn, { name: nameOf(pool, context), pool, context, cluster: urn });
          return [];
        },
      ],
      [ROLLOUT_SEQUENCE]: [
        (_, context: Context<typeof ROLLOUT_SEQUENCE>) => {
          this.sequencesByUrn.set(context.self.urn, context.self);
          return [];
        },
      ],
      [HUB_FEATURE]: [
        (_, context: Context<typeof HUB_FEATURE>) => {
          this.featuresByUrn.set(context.self.urn, context.self);
          return [];
        },
      ],
    };
  }
}
