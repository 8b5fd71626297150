// Google's libraries for Node.js, of the generation in the folder that is named: prints as JSON whether a workload gets its identity.

const { createRequire } = require("node:module");

const load = createRequire(`${process.argv[2]}/package.json`);
const { GoogleAuth } = load("google-auth-library");
const { instance } = createRequire(load.resolve("google-auth-library"))("gcp-metadata");

const says = (question) => question.then(Boolean, () => false);

Promise.all([
  says(instance("service-accounts/default/email")),
  says(new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" }).getAccessToken()),
]).then(([email, token]) => {
  console.log(JSON.stringify({ email, token }));
  process.exit(0);
});
