package assay.guest.windows.config;

import assay.disk.ImageException;
import assay.disk.ImageException.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Configuration in XML. Document types are refused, so that it names no other file. */
final class XmlText {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private XmlText() {}

    /**
     * The top element of a text.
     *
     * @param where it stands, for errors
     * @throws ImageException if it is no XML, or has a document type
     */
    static Element parse(String where, String text) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCTYPE, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
            Document document = builder.parse(new InputSource(new StringReader(text)));
            return document.getDocumentElement();
        } catch (SAXException e) {
            throw new ImageException(Reason.CORRUPT, where, -1, String.valueOf(e.getMessage()));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's parser refuses document types", e);
        }
    }

    /** The elements of a name below another, however deep. */
    static List<Element> all(Element below, String name) {
        NodeList nodes = below.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** Whether any element of a name has an attribute with a value, without regard to case. */
    static boolean says(Element below, String name, String attribute, String value) {
        return all(below, name).stream()
                .anyMatch(element -> element.getAttribute(attribute).equalsIgnoreCase(value));
    }
}
