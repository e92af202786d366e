import { Alert, App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { useMay } from "../session/useMay";
import { AnswerButtons } from "./AnswerButtons";
import { Members } from "./Members";
import { useChangeImage } from "./useImage";
import { useMembers } from "./useSharing";

/** Who may have an image besides its owner; only one of that visibility is shared. */
export function SharingTab({ image }: { image: Image }) {
  const may = useMay();
  if (!may.change(image)) {
    return <Received image={image} />;
  }
  return image.visibility === "shared" ? <Members id={image.id} /> : <NotShared image={image} />;
}

/** To whom it is shared, it is for him to say whether he wants it. */
function Received({ image }: { image: Image }) {
  const { t } = useTranslation();
  const members = useMembers(image.id);
  const said = members.data?.members[0]?.status;
  return (
    <Alert
      type="info"
      showIcon
      title={t("offers.from", { project: image.project })}
      description={said && t(`sharing.${said}`)}
      action={said && <AnswerButtons image={image} said={said} />}
    />
  );
}

function NotShared({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const change = useChangeImage(image.id);
  const share = () =>
    change.mutate(
      { visibility: "shared" },
      { onError: (error) => void message.error(error.message) },
    );
  return (
    <Alert
      type="info"
      showIcon
      title={t("sharing.notShared")}
      action={
        <Button loading={change.isPending} onClick={share}>
          {t("sharing.make")}
        </Button>
      }
    />
  );
}
