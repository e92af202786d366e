import { useSyncExternalStore } from "react";

export const PAGES = ["images", "jobs", "quotas"] as const;
export type Page = (typeof PAGES)[number];

function listen(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** The page that the address names after `#/`; the images if it names none. */
export function usePage(): Page {
  const hash = useSyncExternalStore(listen, () => window.location.hash);
  return PAGES.find((page) => hash === `#/${page}`) ?? "images";
}
