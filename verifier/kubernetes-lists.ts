// Lists of the Kubernetes API, read page by page: as objects, or as the table that `kubectl get` shows.

import { ApiError, type Call } from "./kubernetes";

/** Objects in a page. A node has 15 KB, mostly names of images: pages of this size keep the program under 100 MB. */
export const PAGE_SIZE = 32;

/** Rows in a page of a table, of some 200 bytes each. */
export const TABLE_PAGE_SIZE = 500;

/** How often a list is read again from its start because it expired while it was read. */
const MAX_RESTARTS = 3;

/**
 * A list as a table. Stable since Kubernetes 1.15, so no other form is asked for: a server that had no tables would answer 406, which
 * is a failure like any other.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables and
 * https://www.kubernetes.dev/resources/keps/2334/
 */
const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

/** One page of a list of any kind; as a table it has rows instead of items. */
interface Page<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
  readonly columnDefinitions?: readonly { readonly name: string }[];
  readonly rows?: readonly { readonly cells: readonly string[] }[];
}

/** A row of a table; an absent column is undefined. */
type Row = Readonly<Record<string, string | undefined>>;

/** The selectors of a list. */
export type Query = Readonly<Record<string, string>>;

/**
 * Folds over a list page by page, with one page in memory at a time. If the list expires meanwhile, it is read again from its start, into a
 * new result.
 * @param type the page's media type, where it is not a list of objects
 */
export async function fold<T, A>(
  call: Call,
  path: string,
  query: Query,
  initial: () => A,
  add: (result: A, item: T) => void,
  type?: string,
): Promise<A> {
  for (let restarts = 0; ; restarts++) {
    const result = initial();
    let next = "";
    const seen = new Set<string>();
    try {
      do {
        const search = new URLSearchParams({ limit: `${PAGE_SIZE}`, ...query, continue: next });
        const page = await call<Page<T>>("GET", `${path}?${search}`, undefined, type);
        const { metadata, columnDefinitions: columns = [], rows = [] } = page;
        const cellsByColumn = rows.map(({ cells }) =>
          Object.fromEntries(columns.map(({ name }, i) => [name, cells[i]])),
        );
        for (const item of page.items ?? cellsByColumn) add(result, item as T);
        next = metadata?.continue ?? "";
        // A list that leads back to one of its pages has no end.
        if (seen.has(next)) throw new ApiError(`GET ${path}: endless`, "rejected");
        seen.add(next);
      } while (next);
      return result;
    } catch (error) {
      if (!(error instanceof ApiError && error.failure === "expired") || restarts >= MAX_RESTARTS)
        throw error;
    }
  }
}

/** Like `fold()`, over the table that the API makes of a list: each row's cells by column, as `kubectl get` shows them. */
export const foldTable = <A>(
  call: Call,
  path: string,
  query: Query,
  initial: () => A,
  add: (result: A, row: Row) => void,
): Promise<A> =>
  fold(call, path, { ...query, includeObject: "None", limit: `${TABLE_PAGE_SIZE}` }, initial, add, TABLE);

export const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;
