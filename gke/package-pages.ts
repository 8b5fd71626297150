const PAGE = /(?<![\w/])docs\/[\w-]+\.md/g;

/**
 * One of our own texts, with the pages of this package that it names as the path by which whoever installs the package can open them, seen from
 * the folder of the project; as it is in this repository.
 * @param folder where this program is.
 */
export const withInstalledPages = (text: string, folder = __dirname): string =>
  /(?:^|[\\/])node_modules(?:[\\/]|$)/.test(folder)
    ? text.replace(PAGE, (page) => `node_modules/gke-guardrails/${page}`)
    : text;
