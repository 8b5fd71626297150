/**
 * The environment variables from which the provider takes its project where neither it nor the stack's configuration names one.
 * Source: @pulumi/gcp 9.37.0, provider.js and config/vars.js
 */
const PROJECT_VARIABLES = [
  "GOOGLE_PROJECT",
  "GOOGLE_CLOUD_PROJECT",
  "GCLOUD_PROJECT",
  "CLOUDSDK_CORE_PROJECT",
];

/** The project that the environment names, which a preview and its policies share. */
export const environmentProject = (): string | undefined =>
  PROJECT_VARIABLES.map((name) => process.env[name]).find((value) => value !== undefined && value !== "");
