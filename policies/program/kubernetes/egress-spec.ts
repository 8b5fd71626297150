import type { MetadataEndpoint } from "../../../gke/metadata-egress";

export type Labels = Readonly<Record<string, string>>;

/** What a policy, or one of its specs, says of the egress of the Pods that it selects. Each throws Undecided where it is not known. */
export interface EgressSpec {
  /** Where it stands in the policy. */
  readonly path: string;
  /** Where its rules that deny stand. */
  readonly deniedAt: string;
  selects(labels: Labels): boolean;
  /** Whether it denies what no policy allows. */
  restricts(): boolean;
  allows(endpoint: MetadataEndpoint): boolean;
  /** Whether it denies one of the endpoints by which the metadata server is reached, whatever others allow. */
  denies(endpoints: readonly MetadataEndpoint[]): boolean;
}
