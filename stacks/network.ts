import { Router, RouterNat, Subnetwork, Network as Vpc } from "@pulumi/gcp/compute";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { NewNetworkConfig } from "./cluster-keys";

/** What a VPC-native cluster has to know of its network. */
export interface ClusterNetwork {
  readonly network: Input<string>;
  readonly subnetwork: Input<string>;
  /** Name of the subnetwork's secondary range for Pods. */
  readonly podRange: Input<string>;
  /** Name of the subnetwork's secondary range for Services. */
  readonly serviceRange: Input<string>;
}

export interface NetworkArgs {
  readonly project: string;
  readonly region: string;
  readonly ranges: NewNetworkConfig;
}

const POD_RANGE = "pods";
const SERVICE_RANGE = "services";

/** A network for one private cluster: a subnetwork with ranges for Pods and Services, and NAT for the way out. */
export class Network extends ComponentResource implements ClusterNetwork {
  readonly network: Output<string>;
  readonly subnetwork: Output<string>;
  readonly podRange = POD_RANGE;
  readonly serviceRange = SERVICE_RANGE;

  constructor(name: string, { project, region, ranges }: NetworkArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:Network", name, {}, opts);
    const parent = { parent: this };

    const vpc = new Vpc(`${name}-network`, { project, autoCreateSubnetworks: false }, parent);
    const subnetwork = new Subnetwork(
      `${name}-nodes`,
      {
        project,
        region,
        network: vpc.id,
        ipCidrRange: ranges.nodes,
        secondaryIpRanges: [
          { rangeName: POD_RANGE, ipCidrRange: ranges.pods },
          { rangeName: SERVICE_RANGE, ipCidrRange: ranges.services },
        ],
        // Nodes without public addresses reach Google's APIs and registries by it.
        privateIpGoogleAccess: true,
      },
      parent,
    );
    const router = new Router(`${name}-router`, { project, region, network: vpc.id }, parent);
    new RouterNat(
      `${name}-nat`,
      {
        project,
        region,
        router: router.name,
        natIpAllocateOption: "AUTO_ONLY",
        sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
        logConfig: { enable: true, filter: "ERRORS_ONLY" },
      },
      parent,
    );

    this.network = vpc.id;
    this.subnetwork = subnetwork.id;
    this.registerOutputs({
      network: this.network,
      subnetwork: this.subnetwork,
      podRange: this.podRange,
      serviceRange: this.serviceRange,
    });
  }
}
