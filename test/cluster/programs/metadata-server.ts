// Stands in for the GKE metadata server on a node: answers as a server of the Pod's service account would.
// usage: metadata-server ADDRESS PORT IDENTITY, the last as JSON
import { createServer, type IncomingMessage } from "node:http";

/** What the server says of the cluster and of the service account that asks. */
export interface Identity {
  project: string;
  projectNumber: number;
  cluster: string;
  location: string;
  email: string;
}

const [address = "", port = "", json = "{}"] = process.argv.slice(2);
const identity = JSON.parse(json) as Identity;

const account = {
  aliases: "default\n",
  email: identity.email,
  scopes: "https://www.googleapis.com/auth/cloud-platform\nhttps://www.googleapis.com/auth/userinfo.email\n",
};
const values: Record<string, string> = {
  "project/project-id": identity.project,
  "project/numeric-project-id": String(identity.projectNumber),
  "instance/attributes/cluster-name": identity.cluster,
  "instance/attributes/cluster-location": identity.location,
  "instance/zone": `projects/${identity.projectNumber}/zones/${identity.location}`,
};
for (const name of ["default", identity.email]) {
  for (const [key, value] of Object.entries(account))
    values[`instance/service-accounts/${name}/${key}`] = value;
  values[`instance/service-accounts/${name}/token`] = JSON.stringify({
    access_token: "lab-token",
    expires_in: 3599,
    token_type: "Bearer",
  });
}

/** The status and the body of an answer. */
type Answer = [status: number, body: string];

function answer({ url = "/", headers }: IncomingMessage): Answer {
  const { pathname, searchParams } = new URL(url, "http://metadata.google.internal");
  if (pathname === "/") return [200, "computeMetadata/\n"];
  if (headers["metadata-flavor"] !== "Google") return [403, "Missing Metadata-Flavor:Google header.\n"];
  const key = pathname.replace(/^\/computeMetadata\/v1\//, "");
  if (/^instance\/service-accounts\/(default|[^/]+@[^/]+)\/identity$/.test(key)) {
    const audience = searchParams.get("audience");
    return audience ? [200, identityToken(audience)] : [400, "non-empty audience parameter required\n"];
  }
  if (/^instance\/service-accounts\/[^/]+\/$/.test(key) && searchParams.get("recursive") === "true")
    return [200, JSON.stringify({ ...account, scopes: account.scopes.trim().split("\n") })];
  const value = values[key];
  return value === undefined ? [404, "Not Found\n"] : [200, value];
}

/** A token with the right claims and no valid signature. */
function identityToken(audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "https://accounts.google.com",
    aud: audience,
    azp: "lab",
    email: identity.email,
    email_verified: true,
    sub: "lab",
    iat: now,
    exp: now + 3600,
  };
  const parts = [{ alg: "RS256", kid: "lab", typ: "JWT" }, claims];
  return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "lab"].join(".");
}

const server = createServer((request, response) => {
  const [status, body] = answer(request);
  response.writeHead(status, { "metadata-flavor": "Google", server: "GKE Metadata Server" });
  response.end(body);
});
server.listen(Number(port), address, () => console.log(`listens on ${address}:${port}`));
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
