import type { ResourceValidationArgs } from "@pulumi/policy";
import { leadsToOtherCloud } from "../../gke/other-clouds";
import { KUBERNETES_PROVIDER } from "../resource-types";
import type { Declaration } from "../stack";
import { isOtherCluster } from "./other-clouds";
import { knownOrUnset } from "./readable";

/** What the resources of a run say of clusters as they come one by one: each after those that it depends on. */
export class SeenClusters {
  private hasOthers = false;
  /** URNs of providers that show GKE's cluster. */
  private readonly providersOfGke = new Set<string>();

  note({ urn, type, props }: ResourceValidationArgs): void {
    if (type === KUBERNETES_PROVIDER) {
      const isElsewhere = leadsToOtherCloud(knownOrUnset(props, type));
      if (isElsewhere) this.hasOthers = true;
      if (isElsewhere === false) this.providersOfGke.add(urn);
    } else if (isOtherCluster(type)) this.hasOthers = true;
  }

  /** Whether a resource may be an object on a cluster that is not GKE's, which the stack shows. */
  mayBeElsewhere({ type, provider = "" }: Declaration): boolean {
    return this.hasOthers && type.startsWith("kubernetes:") && !this.providersOfGke.has(provider);
  }
}
