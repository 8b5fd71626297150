import { CAPACITY } from "../gke/maintenance-capacity";
import { EXCLUSION_SCOPE } from "../gke/maintenance-exclusions";
import { WEEKDAYS } from "../gke/recurrence";
import { parseTimestamp } from "../gke/timestamps";
import { parseCidr } from "./cidr";
import { NAME } from "./name-pattern";
import * as decode from "./shared/decoders";

const rangeName = decode.text("the name of a secondary range of the subnetwork", new RegExp(`^${NAME}$`));
/** The name or path of something in `folder`. */
const networkPath = (what: string, folder: string) =>
  decode.text(
    `${what}'s name or path, such as projects/PROJECT/${folder}/NAME`,
    new RegExp(`^(projects/[a-z0-9.:-]+/${folder.replace("REGION", "[a-z0-9-]+")}/)?${NAME}$`),
  );

const cidr = decode.textAs("an IPv4 range whose address is its first, such as 10.0.0.0/20", (text) =>
  parseCidr(text) === undefined ? undefined : text,
);
const controlPlaneCidr = decode.textAs("an IPv4 range of 16 addresses, such as 172.16.0.0/28", (text) =>
  parseCidr(text)?.prefix === 28 ? text : undefined,
);
const instant = decode.textAs("a time in UTC, such as 2027-12-17T00:00:00Z", (text) =>
  parseTimestamp(text)?.isUtc ? text : undefined,
);

const exclusion = decode.record("a maintenance exclusion", {
  name: decode.text("a name", /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}$/),
  start: instant,
  end: instant,
  scope: decode.oneOf(...Object.values(EXCLUSION_SCOPE)),
});

const network = decode.variant("the cluster's network", "mode", {
  new: { nodes: cidr, pods: cidr, services: cidr },
  existing: {
    network: networkPath("the network", "global/networks"),
    subnetwork: networkPath("the subnetwork", "regions/REGION/subnetworks"),
    podRange: rangeName,
    serviceRange: rangeName,
  },
});

/** What each cluster of a stack has of its own. */
export const cluster = decode.record("a cluster", {
  region: decode.text("the cluster's region, such as europe-west4", /^[a-z]+-[a-z]+\d{1,2}$/),
  network,
  controlPlane: decode.record("access to the control plane", {
    range: controlPlaneCidr,
    publicEndpoint: decode.flag,
    authorizedNetworks: decode.list(
      "networks",
      decode.record("a network", {
        name: decode.text("a name", /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}$/),
        range: cidr,
      }),
      1,
    ),
  }),
  maintenance: decode.record("when GKE may upgrade", {
    days: decode.list("weekdays (UTC)", decode.oneOf(...WEEKDAYS), 1),
    start: decode.text("a time of day in UTC, such as 02:00", /^([01]\d|2[0-3]):[0-5]\d$/),
    hours: decode.integer("the window's length in hours", CAPACITY.contiguousHours, 24),
    exclusions: decode.optional(decode.list("maintenance exclusions", exclusion), []),
  }),
});

/** As it is written under `clusters`: ranges are IPv4 in CIDR notation, times in UTC. */
export type ClusterKeys = NonNullable<ReturnType<typeof cluster>>;
export type NewNetworkConfig = Extract<ClusterKeys["network"], { mode: "new" }>;
export type MaintenanceConfig = ClusterKeys["maintenance"];
