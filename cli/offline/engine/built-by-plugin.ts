import { packageOf } from "../protocol/urn";

/**
 * Packages whose components, which a plugin builds, make nothing but what is in another cloud.
 * Source: https://www.pulumi.com/registry (component packages of AWS), checked 2026-11-30
 */
const OTHER_CLOUDS = new Set(["aws-apigateway", "aws-iam", "aws-static-website", "awsx", "eks"]);

/** What is said of a component that a plugin builds; undefined of one that has nothing of GKE in it. */
export const builtByPlugin = (type: string, name: string): string | undefined =>
  OTHER_CLOUDS.has(packageOf(type))
    ? undefined
    : `has the component ${type} "${name}", which a plugin builds: its content is not known offline`;
