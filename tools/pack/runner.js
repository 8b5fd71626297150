// Pulumi's language host resolves @pulumi/pulumi/cmd/run-policy-pack from the pack's folder, and finds this file in place of
// the SDK's, which loads the whole SDK and the TypeScript compiler before a pack. This pack needs neither.
const fail = (error) => {
  console.error(error?.stack ?? error);
  process.exit(1);
};
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
require("../../../../..");
