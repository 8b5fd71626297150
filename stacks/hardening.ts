import type { container } from "@pulumi/gcp";
import * as decode from "./shared/decoders";

const key = decode.text(
  "a key in Cloud KMS, such as projects/PROJECT/locations/REGION/keyRings/RING/cryptoKeys/KEY",
  /^projects\/[a-z0-9.:-]+\/locations\/[a-z0-9-]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/,
);

/** What costs something, or needs what is set up elsewhere: each is off unless a stack asks for it. */
export const hardening = decode.record("hardening beyond the defaults", {
  binaryAuthorization: decode.optional(decode.flag, false),
  rbacSecurityGroup: decode.maybe(
    decode.text("a group such as gke-security-groups@example.com", /^gke-security-groups@[a-z0-9.-]+$/),
  ),
  secretsKey: decode.maybe(key),
});

export type HardeningConfig = NonNullable<ReturnType<typeof hardening>>;

/** What every cluster has, as it costs nothing, and what its stack asks for. */
export const hardeningArgs = (config: HardeningConfig | undefined) =>
  ({
    securityPostureConfig: { mode: "BASIC" },
    ...(config?.binaryAuthorization && {
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
    }),
    ...(config?.rbacSecurityGroup !== undefined && {
      authenticatorGroupsConfig: { securityGroup: config.rbacSecurityGroup },
    }),
    ...(config?.secretsKey !== undefined && {
      databaseEncryption: { state: "ENCRYPTED", keyName: config.secretsKey },
    }),
  }) satisfies Partial<container.ClusterArgs>;
