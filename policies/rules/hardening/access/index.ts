import type { Rule } from "../../../rule";
import { controlPlaneAuthorizedNetworks } from "./control-plane-authorized-networks";
import { controlPlaneNotWorldOpen } from "./control-plane-not-world-open";
import { controlPlanePrivateEndpoint } from "./control-plane-private-endpoint";
import { noLegacyAbac } from "./no-legacy-abac";
import { noLegacyAuthentication } from "./no-legacy-authentication";
import { rbacGoogleGroups } from "./rbac-google-groups";

export const access: readonly Rule[] = [
  controlPlaneAuthorizedNetworks,
  controlPlaneNotWorldOpen,
  controlPlanePrivateEndpoint,
  noLegacyAuthentication,
  noLegacyAbac,
  rbacGoogleGroups,
];
