"""Files of responses with the weights of the published figures: registered here, where both are known."""

from framework.weights import weights_of
from surveys.exporting.keeping import ExportMaker

ExportMaker(weights_of).register()
