package assay.disk.ova;

import assay.disk.BlockSource;
import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What an OVF description (DMTF DSP0243) says of a virtual machine's disks. */
final class OvfText {

    /** VMware's and VirtualBox's have some KiB. */
    private static final long MAX_SIZE = 1 << 20;

    /** How a machine's items name disks: DSP0243 1.1.1, section 8.3; some leave out the scheme. */
    private static final List<String> DISK = List.of("ovf:/disk/", "/disk/");

    /** Files by their ids, and by the disks that they hold. */
    private final Map<String, String> files = new HashMap<>();

    private final Map<String, String> disks = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final List<String> items = new ArrayList<>();

    private OvfText() {}

    /**
     * The names of the files that hold disks: first those that the machine's items name, in that
     * order, then the others. No document type is looked at, and nothing outside is opened.
     */
    static List<String> disks(BlockSource description) throws IOException {
        if (description.size() > MAX_SIZE) {
            throw OvaFormat.error(
                    Reason.LIMIT, -1, "an OVF description of " + description.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) description.size());
        description.read(0, bytes);
        OvfText text = new OvfText();
        try {
            text.read(bytes.array());
        } catch (XMLStreamException e) {
            ImageException broken =
                    OvaFormat.error(
                            Reason.CORRUPT, -1, "its OVF description is no XML; export it again");
            broken.initCause(e);
            throw broken;
        }
        return text.ordered();
    }

    private void read(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        StringBuilder text = new StringBuilder();
        // Each turn takes at least a byte of a bounded text.
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    begin(reader);
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (reader.getLocalName().equals("HostResource")) {
                        items.add(text.toString().strip());
                    }
                }
                default -> {}
            }
        }
    }

    private void begin(XMLStreamReader reader) {
        switch (reader.getLocalName()) {
            case "File" -> files.putIfAbsent(attribute(reader, "id"), attribute(reader, "href"));
            case "Disk" -> {
                String id = attribute(reader, "diskId");
                disks.putIfAbsent(id, attribute(reader, "fileRef"));
                order.add(id);
            }
            default -> {}
        }
    }

    /** In whatever namespace: that of OVF has changed with its versions. */
    private static String attribute(XMLStreamReader reader, String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return "";
    }

    private List<String> ordered() {
        Set<String> ids = new LinkedHashSet<>();
        for (String item : items) {
            DISK.stream()
                    .filter(item::startsWith)
                    .forEach(start -> ids.add(item.substring(start.length())));
        }
        return Stream.concat(ids.stream(), order.stream())
                .map(disks::get)
                .filter(Objects::nonNull)
                .map(files::get)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
