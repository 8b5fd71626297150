import type { ResourceValidationArgs } from "@pulumi/policy";
import { KUBERNETES_PROVIDER } from "../../resource-types";
import type { Settings } from "../../settings/settings";
import type { Declaration } from "../../stack";
import { knownOrUnset } from "../properties/readable";
import { isKubeconfigUnknown, isOtherCluster, showsElsewhere } from "./provider-clusters";

/** What the resources of a run say of clusters as they come one by one: each after those that it depends on. */
export class SeenClusters {
  private hasOthers = false;
  /** URNs of providers that show GKE's cluster. */
  private readonly providersOfGke = new Set<string>();
  /** URNs of providers that only what they depend on can show to be GKE's. */
  private readonly unknownProviders = new Set<string>();

  constructor(private readonly kubernetesProviders: Settings["kubernetesProviders"]) {}

  note({ urn, type, props }: ResourceValidationArgs): void {
    if (type === KUBERNETES_PROVIDER) {
      const inputs = knownOrUnset(props, type);
      const isElsewhere = showsElsewhere(urn, inputs, this.kubernetesProviders);
      if (isElsewhere) this.hasOthers = true;
      if (isElsewhere === false) this.providersOfGke.add(urn);
      if (isElsewhere === undefined && isKubeconfigUnknown(inputs)) this.unknownProviders.add(urn);
    } else if (isOtherCluster(type)) this.hasOthers = true;
  }

  /** Whether the whole stack has to be known to tell on whose cluster a resource is. */
  mayBeElsewhere({ type, provider = "" }: Declaration): boolean {
    if (!type.startsWith("kubernetes:") || this.providersOfGke.has(provider)) return false;
    return this.hasOthers || this.unknownProviders.has(provider);
  }
}
