const gcp = require("@pulumi/gcp");
const kubernetes = require("@pulumi/kubernetes");

const location = "europe-west1";
const labels = (app) => ({ app, team: "bench", "app.kubernetes.io/managed-by": "pulumi" });

/** One application: what runs in the cluster, then what it uses of Google Cloud, of which no rule reads the bucket and the secret. */
const APPLICATION = [
  (name) => new gcp.serviceaccount.Account(name, { accountId: name, displayName: name }),
  (name) =>
    new kubernetes.core.v1.ConfigMap(name, {
      metadata: { name, namespace: "apps", labels: labels(name) },
      data: Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`SETTING_${i}`, `value ${i} of ${name}`]),
      ),
    }),
  (name) =>
    new kubernetes.apps.v1.Deployment(name, {
      metadata: { name, namespace: "apps", labels: labels(name) },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: labels(name) }, spec: { containers: [container(name)] } },
      },
    }),
  (name) =>
    new kubernetes.core.v1.Service(name, {
      metadata: { name, namespace: "apps", labels: labels(name) },
      spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    }),
  (name) =>
    new gcp.storage.Bucket(name, { location, uniformBucketLevelAccess: true, labels: { team: "bench" } }),
  (name) => new gcp.pubsub.Topic(name, { name }),
  (name) => new gcp.secretmanager.Secret(name, { secretId: name, replication: { auto: {} } }),
  (name) =>
    new gcp.storage.BucketIAMMember(name, {
      bucket: name,
      role: "roles/storage.objectViewer",
      member: `user:${name}@example.com`,
    }),
];

const container = (name) => ({
  name,
  image: `europe-west1-docker.pkg.dev/bench/apps/${name}:1.2.3`,
  ports: [{ name: "http", containerPort: 8080 }],
  env: Array.from({ length: 10 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${i}` })),
  envFrom: [{ configMapRef: { name } }],
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
  readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 10 },
  livenessProbe: { httpGet: { path: "/live", port: "http" }, periodSeconds: 10 },
});

for (let index = 0; index < Number(process.env.RESOURCES); index++) {
  APPLICATION[index % APPLICATION.length](`app-${Math.floor(index / APPLICATION.length)}`);
}
