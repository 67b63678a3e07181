import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Validates each PDF named against PDF/UA-1 and prints its failures, one a line. */
public class PdfUaCheck {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            try (var file = new FileInputStream(name);
                 var parser = Foundries.defaultInstance().createParser(file, PDFAFlavour.PDFUA_1);
                 var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
                var result = validator.validate(parser);
                System.out.println(name + "\tchecks " + result.getTotalAssertions() + "\tcompliant " + result.isCompliant());
                for (TestAssertion failed : result.getTestAssertions()) {
                    System.out.println(name + "\t" + failed.getRuleId() + "\t" + failed.getMessage() + "\t" + failed.getLocation().getContext());
                }
            }
        }
    }
}
