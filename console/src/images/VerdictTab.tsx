import { Alert, Spin } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { ProfileReport } from "./ProfileReport";
import { useCheck } from "./useImages";

/** What the verdict waits for. */
const WAITS = {
  queued: "noContent",
  uploading: "noContent",
  staged: "pending",
  inspecting: "pending",
  deactivated: "deactivated",
  unreadable: "pending",
} as const;

/** What the rules say of an image, profile by profile. */
export function VerdictTab({ image }: { image: Image }) {
  const { t } = useTranslation();
  const check = useCheck(image);
  if (image.error) {
    return <Alert type="error" showIcon title={image.error.message} />;
  }
  if (image.status !== "active") {
    return <Alert type="info" showIcon title={t(`check.${WAITS[image.status]}`)} />;
  }
  if (check.error) {
    return <Alert type="error" showIcon title={check.error.message} />;
  }
  if (!check.data) {
    return <Spin />;
  }
  return check.data.profiles.map((profile) => <ProfileReport key={profile.id} profile={profile} />);
}
