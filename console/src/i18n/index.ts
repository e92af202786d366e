import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";
import zh from "./zh.json";

export type Language = "en" | "zh";

const KEY = "assay.language";

function preferred(): Language {
  const chosen = localStorage.getItem(KEY) ?? navigator.language;
  return chosen.startsWith("zh") ? "zh" : "en";
}

function apply(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export async function startI18n(): Promise<void> {
  const language = preferred();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  apply(language);
}

/** Switches the language of everything on the page, and remembers it in this browser. */
export async function switchTo(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  apply(language);
  await i18next.changeLanguage(language);
}
