// A small forwarder on Pion, to be measured beside Schalter's relay: one publisher by WHIP, any number of viewers by WHEP.
//
// It is given what its own examples give it: the usual interceptors (NACK in both directions, reports, transport-cc), one local
// track that fans out to all viewers, ICE-lite, and a socket with large buffers.
package main

import (
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"sync"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc"
)

const bufferBytes = 8 << 20

type forwarder struct {
	api *webrtc.API
	// Written once, by the publisher; viewers that come earlier are served from then on.
	track     *webrtc.TrackLocalStaticRTP
	mutex     sync.Mutex
	publisher *webrtc.PeerConnection
	media     uint32
}

func main() {
	listen := flag.String("listen", "127.0.0.1:9100", "address of WHIP and WHEP")
	media := flag.String("media", "127.0.0.1:9101", "UDP address of the media")
	flag.Parse()
	address, err := net.ResolveUDPAddr("udp4", *media)
	exitOn(err)
	socket, err := net.ListenUDP("udp4", address)
	exitOn(err)
	exitOn(socket.SetReadBuffer(bufferBytes))
	exitOn(socket.SetWriteBuffer(bufferBytes))

	engine := &webrtc.MediaEngine{}
	exitOn(engine.RegisterDefaultCodecs())
	registry := &interceptor.Registry{}
	exitOn(webrtc.RegisterDefaultInterceptors(engine, registry))
	settings := webrtc.SettingEngine{}
	settings.SetLite(true)
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetICEUDPMux(webrtc.NewICEUDPMux(nil, socket))
	exitOn(settings.SetAnsweringDTLSRole(webrtc.DTLSRoleServer))
	api := webrtc.NewAPI(
		webrtc.WithMediaEngine(engine),
		webrtc.WithInterceptorRegistry(registry),
		webrtc.WithSettingEngine(settings),
	)
	track, err := webrtc.NewTrackLocalStaticRTP(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "forwarded")
	exitOn(err)
	node := &forwarder{api: api, track: track}
	http.HandleFunc("/whip", node.answer(node.publish))
	http.HandleFunc("/whep", node.answer(node.play))
	log.Fatal(http.ListenAndServe(*listen, nil))
}

// answer takes an offer in the body and gives the answer, complete with its candidates.
func (node *forwarder) answer(prepare func(*webrtc.PeerConnection) error) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		sdp, err := node.negotiate(request.Body, prepare)
		if err != nil {
			log.Print(err)
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		response.Header().Set("content-type", "application/sdp")
		response.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(response, sdp)
	}
}

func (node *forwarder) negotiate(offer io.Reader, prepare func(*webrtc.PeerConnection) error) (string, error) {
	sdp, err := io.ReadAll(offer)
	if err != nil {
		return "", err
	}
	connection, err := node.api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return "", err
	}
	if err := prepare(connection); err != nil {
		return "", err
	}
	remote := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: string(sdp)}
	if err := connection.SetRemoteDescription(remote); err != nil {
		return "", err
	}
	answer, err := connection.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(connection)
	if err := connection.SetLocalDescription(answer); err != nil {
		return "", err
	}
	<-gathered
	return connection.LocalDescription().SDP, nil
}

func (node *forwarder) publish(connection *webrtc.PeerConnection) error {
	connection.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		node.mutex.Lock()
		node.publisher, node.media = connection, uint32(remote.SSRC())
		node.mutex.Unlock()
		buffer := make([]byte, 1500)
		for {
			read, _, err := remote.Read(buffer)
			if err != nil {
				return
			}
			// Fails for viewers that have gone; the others get it.
			_, _ = node.track.Write(buffer[:read])
		}
	})
	return nil
}

func (node *forwarder) play(connection *webrtc.PeerConnection) error {
	sender, err := connection.AddTrack(node.track)
	if err != nil {
		return err
	}
	// Reports must be read, or the interceptors never see them; a wish for a key frame is passed on.
	go func() {
		for {
			packets, _, err := sender.ReadRTCP()
			if err != nil {
				return
			}
			for _, packet := range packets {
				if _, wanted := packet.(*rtcp.PictureLossIndication); wanted {
					node.askForKeyFrame()
				}
			}
		}
	}()
	return nil
}

func (node *forwarder) askForKeyFrame() {
	node.mutex.Lock()
	defer node.mutex.Unlock()
	if node.publisher != nil {
		_ = node.publisher.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: node.media}})
	}
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
