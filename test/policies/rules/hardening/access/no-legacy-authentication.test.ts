import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "masterAuth.clientCertificateConfig.issueClientCertificate";
const issuing = (issueClientCertificate: unknown) => ({
  masterAuth: { clientCertificateConfig: { issueClientCertificate } },
});

ruleTable("no-legacy-authentication", {
  accepts: {
    "a cluster without it (checkov CKV_GCP_13 fails it)": resource(CLUSTER, {}),
    "a cluster that issues no certificate": resource(CLUSTER, issuing(false)),
    "an empty masterAuth": resource(CLUSTER, { masterAuth: {} }),
    "an empty user and password, which turned them off": resource(CLUSTER, {
      masterAuth: { username: "", password: "", clientCertificateConfig: { issueClientCertificate: false } },
    }),
    "a state with the certificate of the cluster itself": resource(
      CLUSTER,
      {},
      {
        observed: {
          masterAuth: {
            clientCertificate: "",
            clientCertificateConfig: { issueClientCertificate: false },
            clusterCaCertificate: "LS0tLS1C",
          },
        },
      },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a cluster that issues a certificate": { resources: resource(CLUSTER, issuing(true)), at: AT },
    "a cluster without it whose state has one": {
      resources: resource(CLUSTER, {}, { observed: issuing(true) }),
      at: AT,
      problem: /on GKE/,
    },
    "a state with a certificate that does not say how it came": {
      resources: resource(CLUSTER, {}, { observed: { masterAuth: { clientCertificate: "LS0tLS1C" } } }),
      at: AT,
    },
    "a static password of an old SDK": {
      resources: resource(CLUSTER, { masterAuth: { username: "admin", password: "secret" } }),
      at: "masterAuth.username",
      problem: /^is another value: it creates a user with a static password/,
    },
    "a static password of which no user is named": {
      resources: resource(CLUSTER, { masterAuth: { password: "secret" } }),
      at: "masterAuth.password",
      problem: /^is another value: anyone with the password has access/,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, issuing(unknown)), at: AT },
  },
});
