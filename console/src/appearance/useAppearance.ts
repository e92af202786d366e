import { useSyncExternalStore } from "react";

export const APPEARANCES = ["system", "light", "dark"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const KEY = "assay.appearance";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** What was chosen in this browser; the system's, if nothing was. */
function chosen(): Appearance {
  const stored = localStorage.getItem(KEY);
  return APPEARANCES.find((one) => one === stored) ?? "system";
}

function isDark(): boolean {
  return chosen() === "system" ? system.matches : chosen() === "dark";
}

/** Tells the browser, too: its scroll bars and what shows before anything is drawn are its own. */
function apply(): void {
  document.documentElement.style.colorScheme = isDark() ? "dark" : "light";
}

function listen(listener: () => void): () => void {
  apply();
  const changed = () => {
    apply();
    listener();
  };
  listeners.add(changed);
  system.addEventListener("change", changed);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(changed);
    system.removeEventListener("change", changed);
    window.removeEventListener("storage", changed);
  };
}

/** Chooses for this browser, which remembers it. */
export function choose(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance);
  listeners.forEach((changed) => changed());
}

/** What was chosen. */
export function useAppearance(): Appearance {
  return useSyncExternalStore(listen, chosen);
}

/** Whether the page is to be dark, as the choice or the system says at the moment. */
export function useDark(): boolean {
  return useSyncExternalStore(listen, isDark);
}
