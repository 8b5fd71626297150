// Google's own client libraries, asked as a workload asks them: prints as JSON whether they get an identity.

import { instance, isAvailable, universe as universeOf } from "gcp-metadata";
import { GoogleAuth } from "google-auth-library";

const LIMIT = 8000;

async function answers(question: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LIMIT);
  });
  const asked = question().then(Boolean, () => false);
  const result = await Promise.race([asked, limit]);
  clearTimeout(timer);
  return result;
}

async function main(): Promise<void> {
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  const [available, email, token, universe] = await Promise.all([
    answers(() => isAvailable()),
    answers(() => instance("service-accounts/default/email")),
    answers(() => auth.getAccessToken()),
    answers(() => universeOf("universe-domain")),
  ]);
  console.log(JSON.stringify({ available, email, token, universe }));
  process.exit(0);
}

void main();
